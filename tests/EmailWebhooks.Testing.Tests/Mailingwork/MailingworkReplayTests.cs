namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>What happens to the buffered events when a webhook is activated.</summary>
public class MailingworkReplayTests : OptinFixture
{
    [Test]
    public async Task Replay_delivers_the_buffered_events_oldest_first_and_before_newer_ones()
    {
        await DeactivateAsync();
        await RaiseAsync(11, 12, 13);
        Clock.Advance(TimeSpan.FromDays(30));
        Receiver.RespondWithStatus(200);

        var error = await ActivateAsync(replay: true);
        var arrivedBeforeTheResponse = ReceivedIds.Skip(3).ToArray();
        await RaiseAsync(14);

        Assert.That(error, Is.Zero);
        Assert.That(arrivedBeforeTheResponse, Is.EqualTo([11, 12, 13]));
        Assert.That(ReceivedIds, Is.EqualTo([1, 2, 3, 11, 12, 13, 14]));
        Assert.That(Emulator.Deliveries.TakeLast(4).Select(delivery => delivery.IsReplay), Is.EqualTo([true, true, true, false]));
        Assert.That(Webhook.IsActive, Is.True);
        Assert.That(Webhook.BufferedEvents, Is.Zero);
    }

    [TestCase("0")]
    [TestCase("")]
    public async Task Activation_without_replay_drops_the_buffered_events(string replayEvents)
    {
        await DeactivateAsync();
        await RaiseAsync(11);
        Receiver.RespondWithStatus(200);

        await Client.CallAsync("ActivateWebHook", ("webHookId", WebhookId), ("advanced[replayEvents]", replayEvents));
        await ActivateAsync(replay: true);
        await RaiseAsync(12);

        Assert.That(ReceivedIds, Is.EqualTo([1, 2, 3, 12]));
    }

    [Test]
    public async Task A_second_activation_with_replay_delivers_nothing_twice()
    {
        await DeactivateAsync();
        await RaiseAsync(11);
        Receiver.RespondWithStatus(200);

        await ActivateAsync(replay: true);
        var again = await ActivateAsync(replay: true);

        Assert.That(again, Is.Zero);
        Assert.That(ReceivedIds, Is.EqualTo([1, 2, 3, 11]));
    }

    [Test]
    public async Task A_replay_that_fails_deactivates_the_webhook_again_and_keeps_the_rest()
    {
        await DeactivateAsync();
        await RaiseAsync(11, 12, 13, 14, 15);

        await ActivateAsync(replay: true);
        var afterFailure = Webhook;
        Receiver.RespondWithStatus(200);
        await ActivateAsync(replay: true);

        Assert.That(afterFailure.IsActive, Is.False);
        Assert.That(afterFailure.BufferedEvents, Is.EqualTo(2));
        Assert.That(Emulator.Notifications, Has.Count.EqualTo(2));
        Assert.That(ReceivedIds, Is.EqualTo([1, 2, 3, 11, 12, 13, 14, 15]));
        Assert.That(AcceptedIds, Is.EqualTo([14, 15]));
    }

    [Test]
    public async Task BuffersFailedEvents_makes_a_replay_deliver_the_failed_events_too()
    {
        await RestartAsync(new MailingworkEmulatorOptions { BuffersFailedEvents = true });
        await DeactivateAsync();
        await RaiseAsync(11);

        await ActivateAsync(replay: true);
        var bufferedAgain = Webhook.BufferedEvents;
        Receiver.RespondWithStatus(200);
        await ActivateAsync(replay: true);

        Assert.That(bufferedAgain, Is.EqualTo(4));
        Assert.That(AcceptedIds, Is.EqualTo([1, 2, 3, 11]));
    }

    [Test]
    public async Task BuffersFailedEvents_makes_a_replay_try_each_event_once()
    {
        await RestartAsync(new MailingworkEmulatorOptions { BuffersFailedEvents = true, FailuresUntilDeactivation = int.MaxValue });
        Receiver.RespondWithStatus(500);
        await RaiseAsync(1, 2);

        await ActivateAsync(replay: true);

        Assert.That(ReceivedIds, Is.EqualTo([1, 2, 1, 2]));
    }

    [Test]
    public async Task RespondsBeforeReplay_ends_the_call_while_the_receiver_still_hangs()
    {
        await RestartAsync(new MailingworkEmulatorOptions { RespondsBeforeReplay = true });
        await DeactivateAsync();
        await RaiseAsync(11);
        var release = new TaskCompletionSource();
        Receiver.Respond = _ => release.Task;

        await ActivateAsync(replay: true);
        var waiting = Emulator.WaitForReplaysAsync();
        var hung = !waiting.IsCompleted;
        release.SetResult();
        await waiting;

        Assert.That(hung, Is.True);
        Assert.That(AcceptedIds, Is.EqualTo([11]));
    }

    [Test]
    public async Task A_webhook_that_is_deleted_during_a_replay_gets_nothing_more()
    {
        await DeactivateAsync();
        await RaiseAsync(11, 12, 13);
        var id = Webhook.Id;
        Receiver.Respond = _ =>
        {
            Emulator.RemoveWebhook(id);
            return Task.CompletedTask;
        };

        await ActivateAsync(replay: true);

        Assert.That(ReceivedIds, Is.EqualTo([1, 2, 3, 11]));
        Assert.That(Emulator.Webhooks, Is.Empty);
    }

    [Test]
    public async Task A_webhook_that_is_deleted_gets_none_of_the_waiting_events()
    {
        var release = new TaskCompletionSource();
        Receiver.Respond = _ => release.Task;

        var first = RaiseAsync(1);
        var second = RaiseAsync(2);
        await Eventually.IsTrueAsync(() => Receiver.Requests.Count == 1);
        Emulator.RemoveWebhook(Webhook.Id);
        release.SetResult();

        Assert.That(await first, Is.EqualTo([MailingworkDeliveryOutcome.Delivered]));
        Assert.That(await second, Is.EqualTo([MailingworkDeliveryOutcome.Dropped]));
        Assert.That(ReceivedIds, Is.EqualTo([1]));
    }

    [Test]
    public async Task A_full_buffer_drops_the_newest_event()
    {
        await RestartAsync(new MailingworkEmulatorOptions { Capacity = 2 });
        await DeactivateAsync();

        var outcomes = await RaiseAsync(11, 12, 13);
        Receiver.RespondWithStatus(200);
        await ActivateAsync(replay: true);

        Assert.That(outcomes, Is.EqualTo([MailingworkDeliveryOutcome.Buffered, MailingworkDeliveryOutcome.Buffered, MailingworkDeliveryOutcome.Dropped]));
        Assert.That(AcceptedIds, Is.EqualTo([11, 12]));
    }

    [Test]
    public async Task A_client_that_gives_up_does_not_stop_the_replay()
    {
        await DeactivateAsync();
        await RaiseAsync(11, 12);
        var release = new TaskCompletionSource();
        Receiver.Respond = _ => release.Task;
        Emulator.QueueFault(MailingworkFunction.ActivateWebHook, MailingworkFault.ConnectionReset(afterWork: true));

        var activating = ActivateAsync(replay: true);
        await Eventually.IsTrueAsync(() => Receiver.Requests.Count == 4);
        Client.Dispose();
        release.SetResult();
        await Emulator.WaitForReplaysAsync();

        Assert.That(() => activating, Throws.InstanceOf<Exception>());
        Assert.That(AcceptedIds, Is.EqualTo([11, 12]));
    }

    [Test]
    public async Task Concurrent_events_and_activations_lose_and_duplicate_nothing([Values] bool deliversInOrder)
    {
        await RestartAsync(new MailingworkEmulatorOptions { DeliversInOrder = deliversInOrder });
        Emulator.DeactivateWebhook(Webhook.Id);

        var events = Enumerable.Range(1, 200).Select(id => Task.Run(() => RaiseAsync(id)));
        var activations = Enumerable.Range(0, 10).Select(_ => Task.Run(() => ActivateAsync(replay: true)));
        await Task.WhenAll([.. events, .. activations]);
        await ActivateAsync(replay: true);

        Assert.That(ReceivedIds.Order(), Is.EqualTo(Enumerable.Range(1, 200)));
    }
}
