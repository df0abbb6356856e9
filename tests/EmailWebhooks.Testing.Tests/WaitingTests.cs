using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests;

/// <summary>Waiting for a state that is reached, or is not.</summary>
public class WaitingTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Test]
    public async Task WaitUntil_ends_when_the_state_is_reached_and_not_before()
    {
        await using var emulator = await MailingworkEmulator.StartAsync();

        var waiting = emulator.WaitUntilAsync(state => state.Webhooks.Count == 2);
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri("https://receiver.example/1"));
        var ended = waiting.IsCompleted;
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri("https://receiver.example/2"));
        await waiting;

        Assert.That(ended, Is.False);
        Assert.That(emulator.WaitUntilAsync(state => state.Webhooks.Count == 2).IsCompletedSuccessfully, Is.True, "a state that has been reached");
    }

    [Test]
    public async Task WaitUntil_notices_every_change()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var emulator = await MailingworkEmulator.StartAsync();
        var webhook = emulator.AddWebhook(MailingworkEventType.OptinFinalized, receiver.Url);

        await ChangeAsync(() => emulator.RaiseOptinAsync(), state => state.Deliveries.Count == 1);
        await ChangeAsync(() => Task.Run(() => emulator.DeactivateWebhook(webhook.Id)), state => !state.Webhooks[0].IsActive);
        await ChangeAsync(() => emulator.RaiseOptinAsync(), state => state.Webhooks[0].BufferedEvents == 1);
        await ChangeAsync(() => emulator.ActivateWebhookAsync(webhook.Id, replayEvents: true), state => state.Webhooks[0].IsActive && state.Deliveries.Count == 2);
        await ChangeAsync(() => Task.Run(() => emulator.RemoveWebhook(webhook.Id)), state => state.Webhooks.Count == 0);

        async Task ChangeAsync(Func<Task> change, Predicate<MailingworkEmulator> condition)
        {
            var waiting = emulator.WaitUntilAsync(condition);
            Assert.That(waiting.IsCompleted, Is.False);
            await change();
            await waiting;
        }
    }

    [Test]
    public async Task WaitUntil_that_times_out_describes_the_state()
    {
        await using var emulator = await MailingworkEmulator.StartAsync();
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri("https://receiver.example/?key=s3cret"));

        Assert.That(
            () => emulator.WaitUntilAsync(state => state.Webhooks.Count == 2, Short),
            Throws.InstanceOf<TimeoutException>().With.Message.Contains("Webhook 1 for optin_finalized: active").And.Message.Not.Contains("s3cret"));
    }

    [Test]
    public void Recorder_that_times_out_says_what_it_has_recorded()
    {
        var recorder = new WebhookRecorder<MailingworkOptinFinalizedEvent>();

        Assert.That(() => recorder.WaitAsync(timeout: Short), Throws.InstanceOf<TimeoutException>().With.Message.Contains("events handled so far: 0"));
        Assert.That(() => recorder.WaitForCountAsync(3, Short), Throws.InstanceOf<TimeoutException>().With.Message.Contains("0 of 3"));
        Assert.That(() => recorder.WaitAsync(cancellationToken: new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }
}
