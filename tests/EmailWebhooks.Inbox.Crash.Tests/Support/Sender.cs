using System.Collections.Concurrent;
using System.Net;

namespace EmailWebhooks.Inbox.Crash.Tests.Support;

/// <summary>Delivers events without retrying them, and records which of them got 200.</summary>
internal sealed class Sender : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = Eventually.Limit };
    private readonly ConcurrentDictionary<HttpStatusCode, int> _responses = new();
    private long _lastId;

    /// <summary>The events that got 200.</summary>
    public ConcurrentBag<long> Accepted { get; } = [];

    /// <summary>The number of responses with a status.</summary>
    public int Responses(HttpStatusCode status) => _responses.GetValueOrDefault(status);

    /// <summary>Delivers one event; null when the connection broke.</summary>
    public async Task<HttpStatusCode?> SendAsync(Uri address, long id)
    {
        // Every other event has the vendor's identifier, by which repeats are recognized.
        var body = $$"""{"event":"{{(id % 2 == 0 ? "open" : "click")}}","subscriberId":{{id}},"email":"max.mustermann@example.com","detail":{{(id % 2 == 0 ? $"{id}" : "{}")}} }""";
        try
        {
            using var response = await _client.PostAsync(new Uri(address, $"{HostSettings.Path}?key={HostSettings.Secret}"), new StringContent(body));
            _responses.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                Accepted.Add(id);
            }

            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Delivers new events, several at a time, until it is told to stop.</summary>
    public Task SendAsync(Func<Uri> address, int clients, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
    {
        while (!stop.IsCancellationRequested)
        {
            if (await SendAsync(address(), Interlocked.Increment(ref _lastId)) != HttpStatusCode.OK)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    })));

    public void Dispose() => _client.Dispose();
}
