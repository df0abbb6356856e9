using System.Globalization;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>What happens when deliveries fail: deactivation, the buffer of five days, and the replay.</summary>
public class MailingworkDeactivationTests
{
    private ManualClock _clock = null!;
    private MailingworkEmulator _emulator = null!;
    private Receiver _receiver = null!;
    private WebserviceClient _client = null!;

    [SetUp]
    public async Task SetUp()
    {
        _clock = new ManualClock();
        _receiver = await Receiver.StartAsync();
        await StartAsync(new MailingworkEmulatorOptions());
    }

    [TearDown]
    public async Task TearDown()
    {
        await StopAsync();
        await _receiver.DisposeAsync();
    }

    [Test]
    public async Task The_third_failure_in_a_row_deactivates_the_webhook_and_notifies_the_account()
    {
        _receiver.AnswerStatus(500);
        await RaiseAsync(1, 2);
        var afterTwo = _emulator.Webhooks.Single();
        var notificationsAfterTwo = _emulator.Notifications.Count;

        await RaiseAsync(3);

        var webhook = _emulator.Webhooks.Single();
        Assert.That(afterTwo.IsActive, Is.True);
        Assert.That(notificationsAfterTwo, Is.Zero);
        Assert.That(webhook.IsActive, Is.False);
        Assert.That(webhook.DeactivatedAt, Is.EqualTo(_clock.GetUtcNow()));
        Assert.That(webhook.ConsecutiveFailures, Is.EqualTo(3));
        Assert.That(_emulator.Notifications.Single().Webhook.Id, Is.EqualTo(webhook.Id));
        Assert.That(_emulator.Notifications.Single().At, Is.EqualTo(_clock.GetUtcNow()));
        Assert.That((await _client.CallAsync("GetWebHooks")).GetProperty("result")[0].GetProperty("active").GetBoolean(), Is.False);
    }

    [Test]
    public async Task An_accepted_delivery_ends_the_row_of_failures()
    {
        foreach (var status in (int[])[500, 500, 200, 500, 500])
        {
            _receiver.AnswerStatus(status);
            await RaiseAsync(1);
        }

        Assert.That(_emulator.Webhooks.Single().IsActive, Is.True);
        Assert.That(_emulator.Webhooks.Single().ConsecutiveFailures, Is.EqualTo(2));
    }

    [Test]
    public async Task FailuresUntilDeactivation_says_how_many()
    {
        await RestartAsync(new MailingworkEmulatorOptions { FailuresUntilDeactivation = 1 });
        _receiver.AnswerStatus(500);

        await RaiseAsync(1);

        Assert.That(_emulator.Webhooks.Single().IsActive, Is.False);
    }

    [Test]
    public async Task Events_of_the_following_five_days_are_buffered_and_later_ones_dropped()
    {
        await DeactivateAsync();
        var atOnce = await RaiseAsync(11);
        _clock.Advance(TimeSpan.FromDays(5) - TimeSpan.FromTicks(1));
        var atTheEdge = await RaiseAsync(12);
        _clock.Advance(TimeSpan.FromTicks(1));
        var after = await RaiseAsync(13);

        Assert.That(atOnce, Is.EqualTo([MailingworkDeliveryOutcome.Buffered]));
        Assert.That(atTheEdge, Is.EqualTo([MailingworkDeliveryOutcome.Buffered]));
        Assert.That(after, Is.EqualTo([MailingworkDeliveryOutcome.Dropped]));
        Assert.That(_emulator.Webhooks.Single().BufferedEvents, Is.EqualTo(2));
        Assert.That(ReceivedIds(), Is.EqualTo([1, 2, 3]), "nothing is sent to a webhook that is not active");
    }

    [Test]
    public async Task Replay_delivers_what_was_buffered_oldest_first_before_newer_events()
    {
        await DeactivateAsync();
        await RaiseAsync(11, 12, 13);
        _clock.Advance(TimeSpan.FromDays(30));
        _receiver.AnswerStatus(200);

        var answer = await ActivateAsync(replay: true);
        await RaiseAsync(14);

        Assert.That(answer, Is.Zero);
        Assert.That(ReceivedIds(), Is.EqualTo([1, 2, 3, 11, 12, 13, 14]));
        Assert.That(_emulator.Deliveries.TakeLast(4).Select(delivery => delivery.IsReplay), Is.EqualTo([true, true, true, false]));
        Assert.That(_emulator.Webhooks.Single().IsActive, Is.True);
        Assert.That(_emulator.Webhooks.Single().BufferedEvents, Is.Zero);
    }

    [TestCase("0")]
    [TestCase("")]
    public async Task Activation_without_replay_drops_what_was_buffered(string replayEvents)
    {
        await DeactivateAsync();
        await RaiseAsync(11);
        _receiver.AnswerStatus(200);

        await _client.CallAsync("ActivateWebHook", ("webHookId", Id), ("advanced[replayEvents]", replayEvents));
        await ActivateAsync(replay: true);
        await RaiseAsync(12);

        Assert.That(ReceivedIds(), Is.EqualTo([1, 2, 3, 12]));
    }

    [Test]
    public async Task A_second_activation_with_replay_delivers_nothing_twice()
    {
        await DeactivateAsync();
        await RaiseAsync(11);
        _receiver.AnswerStatus(200);

        await ActivateAsync(replay: true);
        var again = await ActivateAsync(replay: true);

        Assert.That(again, Is.Zero);
        Assert.That(ReceivedIds(), Is.EqualTo([1, 2, 3, 11]));
    }

    [Test]
    public async Task A_replay_that_fails_deactivates_again_and_keeps_the_rest()
    {
        await DeactivateAsync();
        await RaiseAsync(11, 12, 13, 14, 15);

        await ActivateAsync(replay: true);
        var afterFailure = _emulator.Webhooks.Single();
        _receiver.AnswerStatus(200);
        await ActivateAsync(replay: true);

        Assert.That(afterFailure.IsActive, Is.False);
        Assert.That(afterFailure.BufferedEvents, Is.EqualTo(2));
        Assert.That(_emulator.Notifications, Has.Count.EqualTo(2));
        Assert.That(ReceivedIds(), Is.EqualTo([1, 2, 3, 11, 12, 13, 14, 15]));
        Assert.That(AcceptedIds(), Is.EqualTo([14, 15]));
    }

    [Test]
    public async Task With_BuffersFailedEvents_a_replay_delivers_the_failed_events_too()
    {
        await RestartAsync(new MailingworkEmulatorOptions { BuffersFailedEvents = true });
        _receiver.AnswerStatus(500);
        await RaiseAsync(1, 2, 3, 11);

        await ActivateAsync(replay: true);
        var bufferedAgain = _emulator.Webhooks.Single().BufferedEvents;
        _receiver.AnswerStatus(200);
        await ActivateAsync(replay: true);

        Assert.That(bufferedAgain, Is.EqualTo(4));
        Assert.That(AcceptedIds(), Is.EqualTo([1, 2, 3, 11]));
    }

    [Test]
    public async Task With_AnswersBeforeReplay_the_call_is_answered_while_the_receiver_still_hangs()
    {
        await RestartAsync(new MailingworkEmulatorOptions { AnswersBeforeReplay = true });
        await DeactivateAsync();
        await RaiseAsync(11);
        var release = new TaskCompletionSource();
        _receiver.Answer = _ => release.Task;

        await ActivateAsync(replay: true);
        var waiting = _emulator.WaitForReplaysAsync();
        var hung = !waiting.IsCompleted;
        release.SetResult();
        await waiting;

        Assert.That(hung, Is.True);
        Assert.That(AcceptedIds(), Is.EqualTo([11]));
    }

    [Test]
    public async Task A_full_buffer_drops_the_newest()
    {
        await RestartAsync(new MailingworkEmulatorOptions { Capacity = 2 });
        await DeactivateAsync();

        var outcomes = await RaiseAsync(11, 12, 13);
        _receiver.AnswerStatus(200);
        await ActivateAsync(replay: true);

        Assert.That(outcomes, Is.EqualTo([MailingworkDeliveryOutcome.Buffered, MailingworkDeliveryOutcome.Buffered, MailingworkDeliveryOutcome.Dropped]));
        Assert.That(AcceptedIds(), Is.EqualTo([11, 12]));
    }

    [Test]
    public async Task DeactivateWebhook_buffers_without_a_notification()
    {
        _emulator.DeactivateWebhook(_emulator.Webhooks.Single().Id);

        var outcomes = await RaiseAsync(11);

        Assert.That(outcomes, Is.EqualTo([MailingworkDeliveryOutcome.Buffered]));
        Assert.That(_emulator.Notifications, Is.Empty);
    }

    [Test]
    public async Task Concurrent_events_and_activations_lose_and_double_nothing()
    {
        _emulator.DeactivateWebhook(_emulator.Webhooks.Single().Id);

        var events = Enumerable.Range(1, 200).Select(id => Task.Run(() => RaiseAsync(id)));
        var activations = Enumerable.Range(0, 10).Select(_ => Task.Run(() => ActivateAsync(replay: true)));
        await Task.WhenAll([.. events, .. activations]);
        await ActivateAsync(replay: true);

        Assert.That(ReceivedIds().Order(), Is.EqualTo(Enumerable.Range(1, 200)));
    }

    private string Id => _emulator.Webhooks.Single().Id.ToString(CultureInfo.InvariantCulture);

    private async Task StartAsync(MailingworkEmulatorOptions options)
    {
        options.TimeProvider = _clock;
        _emulator = await MailingworkEmulator.StartAsync(options);
        _client = new WebserviceClient(_emulator);
        await _client.CreateAsync("optin_finalized", _receiver.Url.OriginalString);
    }

    private async Task StopAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    private async Task RestartAsync(MailingworkEmulatorOptions options)
    {
        await StopAsync();
        await StartAsync(options);
    }

    private async Task DeactivateAsync()
    {
        _receiver.AnswerStatus(500);
        await RaiseAsync(1, 2, 3);
        Assert.That(_emulator.Webhooks.Single().IsActive, Is.False);
    }

    private async Task<IReadOnlyList<MailingworkDeliveryOutcome>> RaiseAsync(params int[] ids)
    {
        var outcomes = new List<MailingworkDeliveryOutcome>();
        foreach (var id in ids)
        {
            outcomes.Add((await _emulator.FinalizeOptinAsync(new MailingworkOptinFinalizedEvent { Id = id })).Single().Outcome);
        }

        return outcomes;
    }

    private async Task<int> ActivateAsync(bool replay)
    {
        (string, string)[] parameters = replay ? [("webHookId", Id), ("advanced[replayEvents]", "1")] : [("webHookId", Id)];
        return (await _client.CallAsync("ActivateWebHook", parameters)).GetProperty("error").GetInt32();
    }

    private IEnumerable<long?> ReceivedIds() =>
        _receiver.Bodies.Select(body => MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, body).Id);

    private IEnumerable<long?> AcceptedIds() =>
        _emulator.Deliveries.Where(delivery => delivery.Outcome == MailingworkDeliveryOutcome.Delivered)
            .Select(delivery => MailingworkEvent.Parse(delivery.EventType, delivery.Body.Span).Id);
}
