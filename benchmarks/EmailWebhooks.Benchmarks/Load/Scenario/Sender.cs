using System.Diagnostics;
using System.Net.Sockets;
using EmailWebhooks.Benchmarks.Http;

namespace EmailWebhooks.Benchmarks.Load.Scenario;

/// <summary>Delivers over one connection, one after the other, as a vendor does.</summary>
internal static class Sender
{
    /// <summary>Sends until it has sent enough, or the server closes the connection.</summary>
    /// <returns>How long each answer took.</returns>
    public static async Task<List<TimeSpan>> RunAsync(LoadHost host, Func<bool> isEnough)
    {
        var durations = new List<TimeSpan>();
        using var connection = await KeepAliveConnection.OpenAsync(host.Server).ConfigureAwait(false);
        while (!connection.IsClosing && !isEnough())
        {
            var delivery = host.Ledger.Open();
            var started = Stopwatch.GetTimestamp();
            if (await DeliverAsync(connection, delivery).ConfigureAwait(false) is not { } status)
            {
                host.Ledger.Cut();
                break;
            }

            durations.Add(Stopwatch.GetElapsedTime(started));
            host.Ledger.Answered(delivery, status);
        }

        return durations;
    }

    /// <summary>Lets many send at once.</summary>
    public static Task<List<TimeSpan>[]> RunManyAsync(int count, LoadHost host, Func<bool> isEnough) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => RunAsync(host, isEnough))));

    private static async ValueTask<int?> DeliverAsync(KeepAliveConnection connection, Delivery delivery)
    {
        try
        {
            await connection.SendAsync(delivery.ToRequest()).ConfigureAwait(false);
            return await connection.ReadStatusAsync().ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
