using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.Testing.Tests;

/// <summary>A receiver on a real Kestrel server: it records the requests and responds as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<Received> _received = [];

    private Receiver(WebApplication application) => _application = application;

    /// <summary>Responds to a request; with 200 by default.</summary>
    public Func<HttpContext, Task> Respond { get; set; } = _ => Task.CompletedTask;

    public Uri Url { get; private set; } = null!;

    public IReadOnlyList<Received> Requests
    {
        get
        {
            lock (_received)
            {
                return [.. _received];
            }
        }
    }

    public IEnumerable<string> Bodies => Requests.Select(request => request.Body);

    public static async Task<Receiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var application = builder.Build();
        var receiver = new Receiver(application);
        application.Run(receiver.ReceiveAsync);
        await application.StartAsync();
        receiver.Url = new Uri(application.Urls.Single() + "/hooks?key=s3cret");
        return receiver;
    }

    public void RespondWithStatus(int status) => Respond = context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        lock (_received)
        {
            _received.Add(new Received(
                context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.ContentType, body, [.. context.Request.Headers.Keys]));
        }

        await Respond(context);
    }

    internal sealed record Received(string Method, string Target, string? ContentType, string Body, string[] HeaderNames);
}
