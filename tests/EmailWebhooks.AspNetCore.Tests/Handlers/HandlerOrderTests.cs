using System.Collections.Concurrent;
using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Handlers;

public sealed class HandlerOrderTests
{
    [Test]
    public async Task Handlers_of_an_event_run_sequentially_in_the_order_of_their_registration()
    {
        var calls = new ConcurrentQueue<string>();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeEvent>(Slowly("base"))
            .AddHandler<PinpointeOpenEvent>(Slowly("open"))
            .AddHandler<PinpointeClickEvent>(Slowly("click"))
            .AddHandler<PinpointeOpenEvent, SlowHandler>()
            .AddHandler<WebhookEvent>(Slowly("any"))
            .AddHandler<PinpointeOpenEvent>(Slowly("again"))
            .Services.AddSingleton(calls));

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));

        Assert.That(string.Join(' ', calls), Is.EqualTo("base base. open open. class class. any any. again again."));

        Func<object, WebhookDelivery, CancellationToken, ValueTask> Slowly(string name) => async (_, _, _) => await SlowHandler.RunAsync(calls, name);
    }

    [Test]
    public async Task Handler_that_fails_keeps_later_handlers_from_running()
    {
        var before = new EventRecorder();
        var after = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeEvent>(before.HandleAsync)
            .AddHandler<PinpointeOpenEvent>((_, _, _) => throw new InvalidOperationException())
            .AddHandler<PinpointeEvent>(after.HandleAsync));

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(before.Events, Has.Count.EqualTo(1));
        Assert.That(after.Events, Is.Empty);

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(after.Events.Single(), Is.TypeOf<PinpointeClickEvent>());
    }

    [Test]
    public async Task Handlers_of_one_delivery_receive_the_same_event_and_delivery()
    {
        var first = new EventRecorder();
        var second = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeOpenEvent>(first.HandleAsync)
            .AddHandler<PinpointeEvent>(second.HandleAsync));

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);

        Assert.That(second.Events.Single(), Is.SameAs(first.Events.Single()));
        Assert.That(second.Deliveries.Single(), Is.SameAs(first.Deliveries.Single()));
    }

    private sealed class SlowHandler(ConcurrentQueue<string> calls) : IWebhookHandler<PinpointeOpenEvent>
    {
        public static async Task RunAsync(ConcurrentQueue<string> calls, string name)
        {
            calls.Enqueue(name);
            await Task.Yield();
            calls.Enqueue(name + ".");
        }

        public async ValueTask HandleAsync(PinpointeOpenEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) => await RunAsync(calls, "class");
    }
}
