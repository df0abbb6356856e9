using System.Collections.Concurrent;
using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Registration.Live;

/// <summary>What the public address responds with.</summary>
internal enum Front
{
    /// <summary>A replica's own response.</summary>
    Open,

    Unavailable,
    Unreachable,

    /// <summary>A page with status 200, to everything.</summary>
    MaintenancePage,
}

/// <summary>Receivers on loopback ports, and the public address in front of them, which forwards requests to them in turn.</summary>
internal sealed class LiveReceivers : HttpMessageHandler
{
    private readonly HttpMessageInvoker _network = new(new SocketsHttpHandler());
    private readonly List<ReceiverHost> _receivers = [];
    private int _turn;

    public Front Front { get; set; }

    /// <summary>The ids of the events that a handler received.</summary>
    public ConcurrentDictionary<long, bool> Handled { get; } = new();

    public async Task StartAsync(int count, string secret)
    {
        for (var i = 0; i < count; i++)
        {
            _receivers.Add(await ReceiverHost.StartAsync(
                receiver => receiver.AddHandler<MailingworkEvent>((webhookEvent, _, _) =>
                {
                    Handled[webhookEvent.Id!.Value] = true;
                    return ValueTask.CompletedTask;
                }),
                options => options.Secrets.Add(secret)));
        }
    }

    public async Task StopAsync()
    {
        foreach (var receiver in _receivers)
        {
            await receiver.DisposeAsync();
        }

        _network.Dispose();
    }

    /// <summary>Requests to other hosts and tenants always succeed.</summary>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.Host != "hooks.example.com" || request.RequestUri.Query.Contains("tenant", StringComparison.Ordinal))
        {
            return new HttpResponseMessage();
        }

        switch (Front)
        {
            case Front.Unavailable: return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            case Front.Unreachable: throw new HttpRequestException(HttpRequestError.ConnectionError);
            case Front.MaintenancePage: return new HttpResponseMessage { Content = new StringContent("<h1>We will be right back</h1>") };
        }

        var receiver = _receivers[(Interlocked.Increment(ref _turn) & int.MaxValue) % _receivers.Count];
        request.RequestUri = new Uri($"http://127.0.0.1:{receiver.Port}{request.RequestUri.PathAndQuery}");
        return await _network.SendAsync(request, cancellationToken);
    }
}
