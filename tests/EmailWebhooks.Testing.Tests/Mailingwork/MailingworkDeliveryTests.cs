using System.Diagnostics;
using System.Net;
using System.Text;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>What a delivery carries, and to whom.</summary>
public class MailingworkDeliveryTests
{
    private FakeTimeProvider _clock = null!;
    private MailingworkEmulator _emulator = null!;
    private Receiver _receiver = null!;

    [SetUp]
    public async Task SetUp()
    {
        _clock = new FakeTimeProvider(new DateTimeOffset(2025, 11, 11, 9, 27, 29, TimeSpan.Zero));
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

        await _emulator.RaiseOptinAsync();

        var request = _receiver.Requests.Single();
        Assert.That(request.Method, Is.EqualTo("POST"));
        Assert.That(request.Target, Is.EqualTo("/hooks?key=s3cret"));
        Assert.That(request.ContentType, Is.EqualTo("application/json"));
        Assert.That(request.HeaderNames, Is.EquivalentTo(["Host", "Content-Type", "Content-Length"]));
    }

    [Test]
    public async Task RaiseOptin_sends_a_body_like_the_documented_example()
    {
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);

        await _emulator.RaiseOptinAsync();

        Assert.That(_receiver.Bodies.Single(), Is.EqualTo(
            """{"id":371,"optinsetup_id":60,"subscriber_id":6049065,"fields":[{"id":1,"value":"max.muster@example.com"},{"id":2,"value":"Herr"},{"id":3,"value":"Max"},{"id":4,"value":"Muster"}],"lists":[{"id":1,"value":1},{"id":3,"value":0},{"id":5,"value":0}],"activate_at":"2025-11-11 09:27:29"}"""));
    }

    [Test]
    public async Task Each_event_goes_to_the_webhooks_of_its_kind_in_its_shape()
    {
        _emulator.AddWebhook(MailingworkEventType.OptoutFinalized, new Uri(_receiver.Url, "/out"));
        _emulator.AddWebhook(MailingworkEventType.ProfileManagerFinalized, new Uri(_receiver.Url, "/profile"));

        await _emulator.RaiseOptoutAsync();
        await _emulator.RaiseProfileChangeAsync();
        var nobody = await _emulator.RaiseOptinAsync();

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

        var deliveries = await _emulator.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { Id = 7, Lists = [new MailingworkListEntry { Id = 2, Value = true }] });

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

        var delivery = (await _emulator.RaiseAsync(newEvent, "{\"id\":\"x\",}"u8.ToArray())).Single();

        Assert.That(delivery.EventType, Is.EqualTo(newEvent));
        Assert.That(_receiver.Bodies.Single(), Is.EqualTo("{\"id\":\"x\",}"));
    }

    [Test]
    public async Task Deliveries_to_one_webhook_keep_their_order_while_another_receiver_hangs([Values] bool inOrder)
    {
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { DeliversInOrder = inOrder });
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);
        var release = new TaskCompletionSource();
        _receiver.Answer = _ => release.Task;

        var first = emulator.RaiseOptinAsync();
        await Eventually.IsTrueAsync(() => _receiver.Requests.Count == 1);
        var second = emulator.RaiseOptinAsync();
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
            await emulator.RaiseOptinAsync();
        }

        Assert.That(emulator.Deliveries.Select(delivery => Encoding.UTF8.GetString(delivery.Body.Span)), Is.EqualTo(_receiver.Bodies.Skip(1)));
    }

    [Test]
    public async Task A_proxy_and_a_trace_of_the_program_do_not_reach_a_delivery()
    {
        var proxy = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:1");
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        try
        {
            await using var emulator = await MailingworkEmulator.StartAsync();
            emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);

            await emulator.RaiseOptinAsync();
        }
        finally
        {
            HttpClient.DefaultProxy = proxy;
        }

        Assert.That(_receiver.Requests.Single().HeaderNames, Is.EquivalentTo(["Host", "Content-Type", "Content-Length"]));
    }
}
