using System.Collections.Concurrent;
using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Readme;

public sealed class ReceivingExamples
{
    [Test]
    public async Task Receiving_example_handles_both_vendors()
    {
        var builder = ReceiverHost.CreateBuilder(out var log);
        ((IConfigurationBuilder)builder.Configuration).Add(new ReloadableSettings(("Secrets:0", ReceiverHost.Secret)));
        var subscribers = new Subscribers();
        builder.Services.AddSingleton(subscribers);

        builder.Services.AddWebhookReceiver()
            .AddHandler<MailingworkOptinFinalizedEvent, SignUpHandler>()
            .AddHandler<PinpointeEvent>((webhookEvent, delivery, cancellationToken) =>
                delivery.Services.GetRequiredService<Subscribers>().CountAsync(webhookEvent.SubscriberId, webhookEvent.Event, cancellationToken));

        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        await using var host = await ReceiverHost.StartAsync(builder, log, app =>
        {
            app.MapPinpointeWebhooks("/hooks/pinpointe");
            app.MapMailingworkWebhooks("/hooks/mailingwork");
        });

        Assert.That(await host.DeliverAsync("/hooks/pinpointe", Payloads.Click), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await host.DeliverAsync("/hooks/mailingwork/optin_finalized", Payloads.Optin), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(subscribers.Calls, Is.EqualTo(["98127364 click", "6049065 on 1"]));
    }

    public sealed class SignUpHandler(Subscribers subscribers) : IWebhookHandler<MailingworkOptinFinalizedEvent>
    {
        public ValueTask HandleAsync(MailingworkOptinFinalizedEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
            subscribers.StoreAsync(webhookEvent.SubscriberId, webhookEvent.SubscribedListIds, cancellationToken);
    }

    /// <summary>Represents the application's own store.</summary>
    public sealed class Subscribers
    {
        private readonly ConcurrentQueue<string> _calls = new();

        public IReadOnlyList<string> Calls => [.. _calls];

        public ValueTask StoreAsync(long? id, IEnumerable<long> lists, CancellationToken cancellationToken) => Add($"{id} on {string.Join(",", lists)}", cancellationToken);

        public ValueTask CountAsync(long? id, string? what, CancellationToken cancellationToken) => Add($"{id} {what}", cancellationToken);

        private ValueTask Add(string call, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _calls.Enqueue(call);
            return ValueTask.CompletedTask;
        }
    }
}
