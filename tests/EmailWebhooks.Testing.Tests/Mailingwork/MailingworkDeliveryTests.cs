using System.Net.Sockets;
using System.Text;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>Deliveries by real HTTP, and what counts as one.</summary>
public class MailingworkDeliveryTests
{
    private ManualClock _clock = null!;
    private MailingworkEmulator _emulator = null!;
    private Receiver _receiver = null!;

    [SetUp]
    public async Task SetUp()
    {
        _clock = new ManualClock();
        _receiver = await Receiver.StartAsync();
        _emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { TimeProvider = _clock });
    }

    [TearDown]
    public async Task TearDown()
    {
        await _emulator.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Test]
    public async Task A_delivery_is_a_post_of_json_to_the_url_as_registered()
    {
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);

        await _emulator.FinalizeOptinAsync();

        var request = _receiver.Requests.Single();
        Assert.That(request.Method, Is.EqualTo("POST"));
        Assert.That(request.Target, Is.EqualTo("/hooks?key=s3cret"));
        Assert.That(request.ContentType, Is.EqualTo("application/json"));
        Assert.That(request.HeaderNames, Is.EquivalentTo(["Host", "Content-Type", "Content-Length"]));
    }

    [Test]
    public async Task FinalizeOptin_sends_a_body_like_the_documented_example()
    {
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);

        await _emulator.FinalizeOptinAsync();

        Assert.That(_receiver.Bodies.Single(), Is.EqualTo(
            """{"id":371,"optinsetup_id":60,"subscriber_id":6049065,"fields":[{"id":1,"value":"max.muster@example.com"},{"id":2,"value":"Herr"},{"id":3,"value":"Max"},{"id":4,"value":"Muster"}],"lists":[{"id":1,"value":1},{"id":3,"value":0},{"id":5,"value":0}],"activate_at":"2025-11-11 08:27:29"}"""));
    }

    [Test]
    public async Task Each_event_goes_to_the_webhooks_of_its_kind_in_its_shape()
    {
        _emulator.AddWebhook(MailingworkEventType.OptoutFinalized, new Uri(_receiver.Url, "/out"));
        _emulator.AddWebhook(MailingworkEventType.ProfileManagerFinalized, new Uri(_receiver.Url, "/profile"));

        await _emulator.FinalizeOptoutAsync();
        await _emulator.FinalizeProfileChangeAsync();
        var nobody = await _emulator.FinalizeOptinAsync();

        Assert.That(nobody, Is.Empty);
        Assert.That(_receiver.Requests.Select(request => request.Target), Is.EqualTo(["/out", "/profile"]));
        Assert.That(_receiver.Requests[0].Body, Does.StartWith("""{"id":371,"optoutsetup_id":60,"subscriber_id":"""));
        Assert.That(_receiver.Requests[1].Body, Does.StartWith("""{"id":372,"subscriber_id":"""));
    }

    [Test]
    public async Task An_event_of_the_test_is_sent_as_it_is_to_every_webhook_of_its_kind()
    {
        var first = _emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);
        var second = _emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);

        var deliveries = await _emulator.FinalizeOptinAsync(new MailingworkOptinFinalizedEvent { Id = 7, Lists = [new MailingworkListEntry { Id = 2, Value = true }] });

        Assert.That(deliveries.Select(delivery => delivery.WebhookId), Is.EqualTo([first.Id, second.Id]));
        Assert.That(deliveries.Select(delivery => delivery.Outcome), Is.All.EqualTo(MailingworkDeliveryOutcome.Delivered));
        Assert.That(deliveries.Select(delivery => delivery.StatusCode), Is.All.EqualTo(200));
        Assert.That(_receiver.Bodies, Is.All.EqualTo("""{"id":7,"fields":[],"lists":[{"id":2,"value":1}]}""").And.Exactly(2).Items);
        Assert.That(_emulator.Deliveries.Select(delivery => Encoding.UTF8.GetString(delivery.Body.Span)), Is.EqualTo(_receiver.Bodies));
    }

    [Test]
    public async Task DeliverAsync_sends_any_body_for_any_event()
    {
        var newEvent = new MailingworkEventType("address_blocked");
        _emulator.AddWebhook(newEvent, _receiver.Url);

        var delivery = (await _emulator.DeliverAsync(newEvent, "{\"id\":\"x\",}"u8.ToArray())).Single();

        Assert.That(delivery.EventType, Is.EqualTo(newEvent));
        Assert.That(_receiver.Bodies.Single(), Is.EqualTo("{\"id\":\"x\",}"));
    }

    [TestCase(200, MailingworkDeliveryOutcome.Delivered)]
    [TestCase(204, MailingworkDeliveryOutcome.Delivered)]
    [TestCase(302, MailingworkDeliveryOutcome.Failed)]
    [TestCase(404, MailingworkDeliveryOutcome.Failed)]
    [TestCase(500, MailingworkDeliveryOutcome.Failed)]
    public async Task The_status_decides_and_redirects_are_not_followed(int status, MailingworkDeliveryOutcome expected)
    {
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };

        var delivery = (await _emulator.FinalizeOptinAsync()).Single();

        Assert.That(delivery.Outcome, Is.EqualTo(expected));
        Assert.That(delivery.StatusCode, Is.EqualTo(status));
        Assert.That(delivery.Failure, Is.Null);
        Assert.That(_receiver.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_receiver_that_is_down_is_a_failure_with_its_cause()
    {
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);
        await _receiver.DisposeAsync();

        var delivery = (await _emulator.FinalizeOptinAsync()).Single();

        Assert.That(delivery.Outcome, Is.EqualTo(MailingworkDeliveryOutcome.Failed));
        Assert.That(delivery.StatusCode, Is.Null);
        Assert.That(delivery.Failure?.GetBaseException(), Is.InstanceOf<SocketException>());
    }

    [Test]
    public async Task A_receiver_that_does_not_answer_in_time_is_a_failure()
    {
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);
        _receiver.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);

        var finalizing = _emulator.FinalizeOptinAsync();
        await Eventually.IsTrueAsync(() => _receiver.Requests.Count == 1);
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        var early = finalizing.IsCompleted;
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        var delivery = (await finalizing).Single();

        Assert.That(early, Is.False);
        Assert.That(delivery.Outcome, Is.EqualTo(MailingworkDeliveryOutcome.Failed));
        Assert.That(delivery.Failure, Is.InstanceOf<TimeoutException>());
    }

    [Test]
    public async Task A_cancelled_delivery_counts_neither_as_accepted_nor_as_failed()
    {
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);
        _receiver.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        using var cancellation = new CancellationTokenSource();

        var finalizing = _emulator.FinalizeOptinAsync(cancellationToken: cancellation.Token);
        await Eventually.IsTrueAsync(() => _receiver.Requests.Count == 1);
        await cancellation.CancelAsync();

        Assert.That(() => finalizing, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_emulator.Deliveries, Is.Empty);
        Assert.That(_emulator.Webhooks.Single().ConsecutiveFailures, Is.Zero);
    }

    [Test]
    public async Task Deliveries_to_one_webhook_keep_their_order_while_another_receiver_hangs([Values] bool inOrder)
    {
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { DeliversInOrder = inOrder });
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);
        var release = new TaskCompletionSource();
        _receiver.Answer = _ => release.Task;

        var first = emulator.FinalizeOptinAsync();
        await Eventually.IsTrueAsync(() => _receiver.Requests.Count == 1);
        var second = emulator.FinalizeOptinAsync();
        if (!inOrder)
        {
            await Eventually.IsTrueAsync(() => _receiver.Requests.Count == 2);
        }

        var whileHanging = _receiver.Requests.Count;
        release.SetResult();
        await Task.WhenAll(first, second);

        Assert.That(whileHanging, Is.EqualTo(inOrder ? 1 : 2));
        Assert.That(_receiver.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Only_the_newest_deliveries_are_kept()
    {
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { Capacity = 2 });
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);

        for (var i = 0; i < 3; i++)
        {
            await emulator.FinalizeOptinAsync();
        }

        Assert.That(emulator.Deliveries.Select(delivery => Encoding.UTF8.GetString(delivery.Body.Span)), Is.EqualTo(_receiver.Bodies.Skip(1)));
    }
}
