using System.Net;
using System.Net.Sockets;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tool.Events;
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
    private const string PinpointePath = "/pinpointe";
    private const string MailingworkPath = "/mailingwork";

    // What a delivery that has begun may take when the command ends.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;
    private readonly string _secret;

    private ReceiverHost(WebApplication application, string secret)
    {
        _application = application;
        _secret = secret;
    }

    /// <summary>Where the server listens, as <c>http://address:port/</c>.</summary>
    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public Uri PinpointeUrl => Url(PinpointePath);

    /// <exception cref="ToolException">The address or the port cannot be listened on.</exception>
    public static async Task<ReceiverHost> StartAsync(IPEndPoint endpoint, string secret, IDeliverySink sink, CancellationToken cancellationToken)
    {
        // An empty builder: neither appsettings.json of the current folder nor the environment is meant for this server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(endpoint));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddWebhookReceiver(options => options.Secrets = [secret])
            .AddHandler<PinpointeEvent>((webhookEvent, delivery, cancellation) => sink.ReceiveAsync(TypedEvent.Of(webhookEvent), delivery, cancellation))
            .AddHandler<MailingworkEvent>((webhookEvent, delivery, cancellation) => sink.ReceiveAsync(TypedEvent.Of(webhookEvent), delivery, cancellation));

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
            throw new ToolException($"{endpoint} cannot be listened on: {exception.Message}", innerException: exception);
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
}
