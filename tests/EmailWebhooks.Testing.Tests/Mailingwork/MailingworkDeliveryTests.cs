using System.Diagnostics;
using System.Net;
using System.Text;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>What a delivery contains, and where it goes.</summary>
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
    public async Task A_delivery_is_a_JSON_post_to_the_registered_url()
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
    public async Task Each_event_goes_in_its_own_shape_to_the_webhooks_of_its_type()
    {
        _emulator.AddWebhook(MailingworkEventType.OptoutFinalized, new Uri(_receiver.Url, "/out"));
        _emulator.AddWebhook(MailingworkEventType.ProfileManagerFinalized, new Uri(_receiver.Url, "/profile"));

        await _emulator.RaiseOptoutAsync();
        await _emulator.RaiseProfileChangeAsync();
        var optins = await _emulator.RaiseOptinAsync();

        Assert.That(optins, Is.Empty);
        Assert.That(_receiver.Requests.Select(request => request.Target), Is.EqualTo(["/out", "/profile"]));
        Assert.That(_receiver.Requests[0].Body, Does.StartWith("""{"id":371,"optoutsetup_id":60,"subscriber_id":"""));
        Assert.That(_receiver.Requests[1].Body, Does.StartWith("""{"id":372,"subscriber_id":"""));
    }

    [Test]
    public async Task An_event_given_by_the_test_is_sent_unchanged_to_every_webhook_of_its_type()
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
    public async Task RaiseAsync_sends_any_body_for_any_event()
    {
        var newEvent = new MailingworkEventType("address_blocked");
        _emulator.AddWebhook(newEvent, _receiver.Url);

        var delivery = (await _emulator.RaiseAsync(newEvent, "{\"id\":\"x\",}"u8.ToArray())).Single();

        Assert.That(delivery.EventType, Is.EqualTo(newEvent));
        Assert.That(_receiver.Bodies.Single(), Is.EqualTo("{\"id\":\"x\",}"));
    }

    [Test]
    public async Task DeliversInOrder_true_sends_one_delivery_at_a_time()
    {
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { DeliversInOrder = true });
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);
        var (current, most) = (0, 0);
        _receiver.Respond = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref current));
            await Task.Yield();
            Interlocked.Decrement(ref current);
        };

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => emulator.RaiseOptinAsync()));

        Assert.That(most, Is.EqualTo(1));
        Assert.That(_receiver.Requests, Has.Count.EqualTo(50));
    }

    [Test]
    public async Task DeliversInOrder_false_sends_a_delivery_while_another_hangs()
    {
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { DeliversInOrder = false });
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, _receiver.Url);
        var release = new TaskCompletionSource();
        _receiver.Respond = _ => release.Task;

        var deliveries = Task.WhenAll(emulator.RaiseOptinAsync(), emulator.RaiseOptinAsync());
        await Eventually.IsTrueAsync(() => _receiver.Requests.Count == 2);
        release.SetResult();

        Assert.That((await deliveries).SelectMany(delivery => delivery).Select(delivery => delivery.Outcome), Is.All.EqualTo(MailingworkDeliveryOutcome.Delivered).And.Exactly(2).Items);
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
    public async Task The_proxy_and_the_trace_of_the_process_do_not_affect_a_delivery()
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
