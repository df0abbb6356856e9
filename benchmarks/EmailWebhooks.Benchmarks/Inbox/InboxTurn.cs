using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace EmailWebhooks.Benchmarks.Inbox;

/// <summary>The results of one turn of one contestant.</summary>
internal sealed record InboxTurn(double EventsPerSecond, double HandledPerSecond, TimeSpan[] Latencies)
{
    private const string Id = "000000000000";

    private static readonly byte[] Body = Encoding.ASCII.GetBytes(
        $$"""{"event":"open","userId":10423,"userName":"marketing@acme.example","time":"2025-11-11 09:27:29","ipAddress":"203.0.113.77","subscriberId":98127364,"email":"max.mustermann@example.com","statType":"newsletter","sendType":"newsletter","statId":55120,"listId":317,"listName":"Customers EMEA","newsletterId":90871,"newsletterName":"November product update","detail":"{{Id}}"}""");

    private static readonly int IdInBody = Body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Id));
    private static long _lastId;

    /// <summary>Delivers different events over a number of connections, each one event after another.</summary>
    public static async Task<InboxTurn> TakeAsync(InboxContestant contestant, int clients, TimeSpan length)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => KeepAliveConnection.OpenAsync(contestant.Server)));
        var handledBefore = contestant.Handled;
        var started = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(connections.Select(connection => Task.Run(() => DeliverAsync(connection, contestant.Url, started, length))));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var handled = contestant.Handled - handledBefore;
        Array.ForEach(connections, connection => connection.Dispose());
        var all = latencies.SelectMany(own => own).Order().ToArray();
        return new InboxTurn(all.Length / elapsed.TotalSeconds, handled / elapsed.TotalSeconds, all);
    }

    private static async Task<List<TimeSpan>> DeliverAsync(KeepAliveConnection connection, string url, long started, TimeSpan length)
    {
        var request = RawHttp.Post(url, Body);
        var id = request.Length - Body.Length + IdInBody;
        var latencies = new List<TimeSpan>();
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            Utf8Formatter.TryFormat(Interlocked.Increment(ref _lastId), request.AsSpan(id, Id.Length), out _, new('D', (byte)Id.Length));
            var sent = Stopwatch.GetTimestamp();
            await connection.SendAsync(request);
            if (await connection.ReadStatusAsync() is not 200 and var status)
            {
                throw new InvalidOperationException($"The response to a delivery was {status}.");
            }

            latencies.Add(Stopwatch.GetElapsedTime(sent));
        }

        return latencies;
    }
}
