using System.Net.Sockets;

namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>Delivers events over one connection, one after the other.</summary>
internal static class Sender
{
    /// <summary>Runs several senders concurrently, each until enough has been sent or the server closes the connection.</summary>
    public static Task RunManyAsync(int count, LoadHost host, Func<bool> isEnough) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => RunAsync(host, isEnough))));

    private static async Task RunAsync(LoadHost host, Func<bool> isEnough)
    {
        using var connection = await KeepAliveConnection.OpenAsync(host.Server);
        while (!connection.IsClosing && !isEnough())
        {
            var delivery = host.Ledger.Open();
            if (await DeliverAsync(connection, delivery) is not { } status)
            {
                host.Ledger.NotResponded();
                break;
            }

            host.Ledger.Responded(delivery, status);
        }
    }

    private static async ValueTask<int?> DeliverAsync(KeepAliveConnection connection, Delivery delivery)
    {
        try
        {
            await connection.SendAsync(delivery.ToRequest());
            return await connection.ReadStatusAsync();
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
