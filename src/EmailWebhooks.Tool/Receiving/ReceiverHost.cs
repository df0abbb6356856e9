using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmailWebhooks.Tool.Receiving;

/// <summary>A web server that receives both vendors' webhooks.</summary>
internal sealed class ReceiverHost : IAsyncDisposable
{
    private const int SecretLength = 32;
    private const string PinpointePath = "/pinpointe";
    private const string MailingworkPath = "/mailingwork";

    // The time for deliveries in progress when the command ends.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;
    private readonly string _secret;

    private ReceiverHost(WebApplication application, string secret)
    {
        _application = application;
        _secret = secret;
    }

    /// <summary>The address on which the server listens, as <c>http://address:port/</c>.</summary>
    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public Uri PinpointeUrl => Url(PinpointePath);

    /// <summary>Creates a secret from 128 random bits, in characters that need no escaping in a URL.</summary>
    public static string CreateSecret() => RandomNumberGenerator.GetHexString(SecretLength, lowercase: true);

    /// <exception cref="ToolException">The server cannot listen on the address or the port.</exception>
    public static async Task<ReceiverHost> StartAsync(IPEndPoint endpoint, string secret, IDeliverySink sink, CancellationToken cancellationToken, Action<IWebhookReceiverBuilder>? configure = null)
    {
        // An empty builder, because appsettings.json in the current folder and the environment are not meant for this server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(endpoint));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        var receiver = builder.Services.AddWebhookReceiver(options => options.Secrets = [secret])
            .AddHandler<PinpointeEvent>(sink.ReceiveAsync)
            .AddHandler<MailingworkEvent>(sink.ReceiveAsync);
        configure?.Invoke(receiver);

        var application = builder.Build();
        application.Use(async (context, next) =>
        {
            await next(context);
            if (context.Response.StatusCode != StatusCodes.Status200OK)
            {
                sink.Refused(context.Request.Path, context.Response.StatusCode);
            }
        });
        application.MapPinpointeWebhooks(PinpointePath);
        application.MapMailingworkWebhooks(MailingworkPath);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await application.DisposeAsync();
            throw new ToolException($"Cannot listen on {endpoint}: {exception.Message.TrimEnd('.')}. Choose another --port or --address.", innerException: exception);
        }

        return new ReceiverHost(application, secret);
    }

    public Uri MailingworkUrl(MailingworkEventType eventType) => Url($"{MailingworkPath}/{eventType}");

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private Uri Url(string path) => new(Address, $"{path}?key={Uri.EscapeDataString(_secret)}");

    /// <summary>Leaves Ctrl+C to the command; the default lifetime would handle it.</summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Takes the events that a <see cref="ReceiverHost"/> receives. Its methods are called concurrently.</summary>
internal interface IDeliverySink
{
    /// <summary>Called when an event has arrived. An exception refuses the event.</summary>
    ValueTask ReceiveAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Called when the response to a request had a status other than 200.</summary>
    void Refused(string path, int status);
}
