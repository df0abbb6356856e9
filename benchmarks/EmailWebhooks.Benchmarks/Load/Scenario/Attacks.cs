using System.Text;
using EmailWebhooks.Benchmarks.Http;

namespace EmailWebhooks.Benchmarks.Load.Scenario;

/// <summary>What attackers do, most of them with the right secret: that is the worse case.</summary>
internal sealed class Attacks
{
    private const int MaxBodySize = 256 * 1024;

    private static readonly TimeSpan BetweenBytes = TimeSpan.FromSeconds(1);
    private static readonly byte[] WrongSecret = RawRequest.Post(LoadHost.PinpointeUrl("guessed"), """{"event":"open","statId":1}"""u8);
    private static readonly byte[] Malformed = RawRequest.Post(LoadHost.PinpointeUrl(), """{"event":"open","statId":1,"""u8);
    private static readonly byte[] Declared = RawRequest.Head(LoadHost.PinpointeUrl(), $"Content-Length: {MaxBodySize + 1}");
    private static readonly byte[] Chunked = [.. RawRequest.Head(LoadHost.PinpointeUrl(), "Transfer-Encoding: chunked"), .. Chunk(new string(' ', MaxBodySize + 1))];
    private static readonly byte[] Begun = [.. RawRequest.Head(LoadHost.PinpointeUrl(), "Content-Length: 1000"), .. "{}"u8];

    public IReadOnlyList<Attack> All { get; } =
    [
        new("wrong secret", 4, [401], (connection, stop) => AskAsync(connection, WrongSecret, stop)),
        new("malformed JSON", 4, [400], (connection, stop) => AskAsync(connection, Malformed, stop)),
        new("body too large, declared", 4, [413], (connection, stop) => AskAsync(connection, Declared, stop)),
        new("body too large, chunked", 4, [413], (connection, stop) => AskAsync(connection, Chunked, stop)),
        new("leaves amid the body", 4, [null], LeaveAsync),
        new("slow body", 50, [408, null], DripAsync),
        new("idle connection", 400, [null], async (connection, stop) => await connection.ReadStatusAsync(stop).ConfigureAwait(false)),
    ];

    public Task RunAsync(LoadHost host, CancellationToken cancellationToken) =>
        Task.WhenAll(All.Select(attack => attack.RunAsync(host.Server, cancellationToken)));

    private static async Task<int?> AskAsync(KeepAliveConnection connection, byte[] request, CancellationToken cancellationToken)
    {
        await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await connection.ReadStatusAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int?> LeaveAsync(KeepAliveConnection connection, CancellationToken cancellationToken)
    {
        await connection.SendAsync(Begun, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>A byte now and then, until the server has had enough of it.</summary>
    private static async Task<int?> DripAsync(KeepAliveConnection connection, CancellationToken cancellationToken)
    {
        var answer = AskAsync(connection, Begun, cancellationToken);
        while (await Task.WhenAny(answer, Task.Delay(BetweenBytes, cancellationToken)).ConfigureAwait(false) != answer)
        {
            await connection.SendAsync(" "u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        return await answer.ConfigureAwait(false);
    }

    private static byte[] Chunk(string text) => Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n0\r\n\r\n");
}
