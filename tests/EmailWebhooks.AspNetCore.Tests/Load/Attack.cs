using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>One kind of attacker, and the responses that these attackers got.</summary>
/// <param name="name">What the attackers do.</param>
/// <param name="connections">The number of concurrent attackers.</param>
/// <param name="expected">The expected statuses; null stands for no response.</param>
/// <param name="attempt">One attempt on a new connection, up to its response.</param>
internal sealed class Attack(string name, int connections, int?[] expected, Func<KeepAliveConnection, CancellationToken, Task<int?>> attempt)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private int _begun;
    private int _asExpected;
    private int _otherwise;

    public string Name { get; } = name;

    /// <summary>Whether the attack is under way: an attempt has got an expected response or, if an attempt may get none, as many attempts as connections have begun.</summary>
    public bool HasBegun => expected.Contains(null) ? Volatile.Read(ref _begun) >= connections : Volatile.Read(ref _asExpected) > 0;

    /// <summary>The number of attempts that got a response other than the expected ones.</summary>
    public int Otherwise => Volatile.Read(ref _otherwise);

    /// <summary>Attacks until canceled.</summary>
    public Task RunAsync(IPEndPoint server, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => RepeatAsync(server, cancellationToken), CancellationToken.None)));

    private async Task RepeatAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var status = await AttemptAsync(server, cancellationToken);
                Interlocked.Increment(ref expected.Contains(status) ? ref _asExpected : ref _otherwise);
                await Task.Delay(Pause, cancellationToken);
            }
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is OperationCanceledException or SocketException)
        {
            // An attempt that was in progress when the attack ended does not count.
        }
        catch (SocketException)
        {
            // The server no longer listens.
            Interlocked.Increment(ref _otherwise);
        }
    }

    private async Task<int?> AttemptAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        using var connection = await KeepAliveConnection.OpenAsync(server, cancellationToken);
        Interlocked.Increment(ref _begun);
        try
        {
            return await attempt(connection, cancellationToken);
        }
        catch (SocketException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            // A gracefully closed connection would occupy its port for a minute.
            connection.Reset();
        }
    }
}

/// <summary>The attacks. Most use the right secret, which is the worse case.</summary>
internal sealed class Attacks
{
    private const int MaxBodySize = 256 * 1024;

    private static readonly TimeSpan BetweenBytes = TimeSpan.FromSeconds(1);
    private static readonly byte[] WrongSecret = RawHttp.Post(LoadHost.PinpointeUrl("guessed"), """{"event":"open","statId":1}"""u8);
    private static readonly byte[] Malformed = RawHttp.Post(LoadHost.PinpointeUrl(), """{"event":"open","statId":1,"""u8);
    private static readonly byte[] Declared = RawHttp.Head(LoadHost.PinpointeUrl(), $"Content-Length: {MaxBodySize + 1}");
    private static readonly byte[] Chunked = [.. RawHttp.Head(LoadHost.PinpointeUrl(), "Transfer-Encoding: chunked"), .. Chunk(new string(' ', MaxBodySize + 1))];
    private static readonly byte[] Begun = [.. RawHttp.Head(LoadHost.PinpointeUrl(), "Content-Length: 1000"), .. "{}"u8];

    public IReadOnlyList<Attack> All { get; } =
    [
        new("wrong secret", 4, [401], (connection, stop) => PostAsync(connection, WrongSecret, stop)),
        new("malformed JSON", 4, [400], (connection, stop) => PostAsync(connection, Malformed, stop)),
        new("body too large, declared", 4, [413], (connection, stop) => PostAsync(connection, Declared, stop)),
        new("body too large, chunked", 4, [413], (connection, stop) => PostAsync(connection, Chunked, stop)),
        new("disconnects in the middle of the body", 4, [null], DisconnectAsync),
        new("slow body", 50, [408, null], DripAsync),
        new("idle connection", 400, [null], async (connection, stop) => await connection.ReadStatusAsync(stop)),
    ];

    public Task RunAsync(LoadHost host, CancellationToken cancellationToken) =>
        Task.WhenAll(All.Select(attack => attack.RunAsync(host.Server, cancellationToken)));

    private static async Task<int?> PostAsync(KeepAliveConnection connection, byte[] request, CancellationToken cancellationToken)
    {
        await connection.SendAsync(request, cancellationToken);
        return await connection.ReadStatusAsync(cancellationToken);
    }

    private static async Task<int?> DisconnectAsync(KeepAliveConnection connection, CancellationToken cancellationToken)
    {
        await connection.SendAsync(Begun, cancellationToken);
        return null;
    }

    /// <summary>Sends a byte at a time until the server gives up.</summary>
    private static async Task<int?> DripAsync(KeepAliveConnection connection, CancellationToken cancellationToken)
    {
        var response = PostAsync(connection, Begun, cancellationToken);
        while (await Task.WhenAny(response, Task.Delay(BetweenBytes, cancellationToken)) != response)
        {
            await connection.SendAsync(" "u8.ToArray(), cancellationToken);
        }

        return await response;
    }

    private static byte[] Chunk(string text) => Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n0\r\n\r\n");
}
