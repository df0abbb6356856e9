using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Readme;

/// <summary>The example in the package's README.</summary>
public sealed class PackageExample
{
    [Test]
    public async Task Example_of_the_package_stores_a_sign_up()
    {
        string[] args = ["--urls", "http://127.0.0.1:0", "--WebhookReceiver:Secrets:0", "s3cret"];

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Subscribers>();
        builder.Services.AddWebhookReceiver()
            .AddHandler<MailingworkOptinFinalizedEvent, SignUpHandler>();

        var app = builder.Build();
        app.MapPinpointeWebhooks("/hooks/pinpointe");
        app.MapMailingworkWebhooks("/hooks/mailingwork");

        await using var _ = app;
        await app.StartAsync();
        using var client = new HttpClient();
        using var body = new ByteArrayContent(Payloads.Optin);
        using var response = await client.PostAsync(new Uri($"{app.Urls.Single()}/hooks/mailingwork/optin_finalized?key=s3cret"), body);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(app.Services.GetRequiredService<Subscribers>().Stored, Is.EqualTo("6049065 on 1"));
    }

    public sealed class SignUpHandler(Subscribers subscribers) : IWebhookHandler<MailingworkOptinFinalizedEvent>
    {
        public ValueTask HandleAsync(MailingworkOptinFinalizedEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
            subscribers.StoreAsync(webhookEvent.SubscriberId, webhookEvent.SubscribedListIds, cancellationToken);
    }

    /// <summary>Represents the application's own store.</summary>
    public sealed class Subscribers
    {
        public string? Stored { get; private set; }

        public ValueTask StoreAsync(long? id, IEnumerable<long> lists, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Stored = $"{id} on {string.Join(",", lists)}";
            return ValueTask.CompletedTask;
        }
    }
}
