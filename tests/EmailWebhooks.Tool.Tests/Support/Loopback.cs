using System.Net;
using System.Net.Sockets;

namespace EmailWebhooks.Tool.Tests.Support;

internal static class Loopback
{
    /// <summary>Takes a port, for tests of commands that need it.</summary>
    public static TcpListener TakePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    public static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>A port on which nothing listens.</summary>
    public static int FreePort()
    {
        using var listener = TakePort();
        return PortOf(listener);
    }
}
