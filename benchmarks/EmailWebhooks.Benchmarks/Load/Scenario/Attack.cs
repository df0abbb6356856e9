using System.Net;
using System.Net.Sockets;
using EmailWebhooks.Benchmarks.Http;

namespace EmailWebhooks.Benchmarks.Load.Scenario;

/// <summary>A kind of attacker, and the answers that such attackers got.</summary>
/// <param name="name">What they do.</param>
/// <param name="connections">How many they are at once.</param>
/// <param name="expected">The answers that they have to get; null stands for none at all.</param>
/// <param name="attempt">One attempt on a new connection, to its answer.</param>
internal sealed class Attack(string name, int connections, int?[] expected, Func<KeepAliveConnection, CancellationToken, Task<int?>> attempt)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private int _begun;
    private int _asExpected;
    private int _otherwise;

    public string Name { get; } = name;

    public int Connections { get; } = connections;

    public string Expected { get; } = string.Join(" or ", expected.Select(status => status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"));

    /// <summary>Whether each attempt is answered at once.</summary>
    public bool IsAnswered { get; } = !expected.Contains(null);

    public int Begun => Volatile.Read(ref _begun);

    public int AsExpected => Volatile.Read(ref _asExpected);

    /// <summary>Attempts that ended in another way than they have to.</summary>
    public int Otherwise => Volatile.Read(ref _otherwise);

    /// <summary>Attacks until cancelled.</summary>
    public Task RunAsync(IPEndPoint server, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => RepeatAsync(server, cancellationToken), CancellationToken.None)));

    private async Task RepeatAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var status = await AttemptAsync(server, cancellationToken).ConfigureAwait(false);
                Interlocked.Increment(ref expected.Contains(status) ? ref _asExpected : ref _otherwise);
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (cancellationToken.IsCancellationRequested && ended is OperationCanceledException or SocketException)
        {
            // What was under way when the attack was over does not count.
        }
        catch (SocketException)
        {
            // Nobody listens any more.
            Interlocked.Increment(ref _otherwise);
        }
    }

    private async Task<int?> AttemptAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        using var connection = await KeepAliveConnection.OpenAsync(server, cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _begun);
        try
        {
            return await attempt(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            // A connection closed in good order would keep its port for a minute.
            connection.Reset();
        }
    }
}
