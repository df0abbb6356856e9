namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>Consecutive failed deliveries deactivate the webhook, whose events are then buffered for five days.</summary>
public class MailingworkDeactivationTests : OptinFixture
{
    [Test]
    public async Task The_third_consecutive_failure_deactivates_the_webhook_and_notifies_the_account()
    {
        Receiver.RespondWithStatus(500);
        await RaiseAsync(1, 2);
        var (activeAfterTwo, notificationsAfterTwo) = (Webhook.IsActive, Emulator.Notifications.Count);

        await RaiseAsync(3);

        Assert.That(activeAfterTwo, Is.True);
        Assert.That(notificationsAfterTwo, Is.Zero);
        Assert.That(Webhook.IsActive, Is.False);
        Assert.That(Webhook.DeactivatedAt, Is.EqualTo(Clock.GetUtcNow()));
        Assert.That(Webhook.ConsecutiveFailures, Is.EqualTo(3));
        Assert.That(Emulator.Notifications.Single().Webhook.Id, Is.EqualTo(Webhook.Id));
        Assert.That(Emulator.Notifications.Single().At, Is.EqualTo(Clock.GetUtcNow()));
        Assert.That((await Client.CallAsync("GetWebHooks")).GetProperty("result")[0].GetProperty("active").GetBoolean(), Is.False);
    }

    [Test]
    public async Task An_accepted_delivery_resets_the_count_of_failures()
    {
        foreach (var status in (int[])[500, 500, 200, 500, 500])
        {
            Receiver.RespondWithStatus(status);
            await RaiseAsync(1);
        }

        Assert.That(Webhook.IsActive, Is.True);
        Assert.That(Webhook.ConsecutiveFailures, Is.EqualTo(2));
    }

    [Test]
    public async Task An_activation_resets_the_count_of_failures()
    {
        await DeactivateAsync();

        await ActivateAsync(replay: false);
        await RaiseAsync(4, 5);

        Assert.That(Webhook.IsActive, Is.True);
        Assert.That(Webhook.ConsecutiveFailures, Is.EqualTo(2));
    }

    [Test]
    public async Task A_receiver_that_is_down_deactivates_the_webhook()
    {
        await Receiver.DisposeAsync();

        await RaiseAsync(1, 2, 3);

        Assert.That(Webhook.IsActive, Is.False);
    }

    [Test]
    public async Task FailuresUntilDeactivation_determines_the_number_of_failures()
    {
        await RestartAsync(new MailingworkEmulatorOptions { FailuresUntilDeactivation = 1 });
        Receiver.RespondWithStatus(500);

        await RaiseAsync(1);

        Assert.That(Webhook.IsActive, Is.False);
    }

    [Test]
    public async Task IsAccepted_determines_which_statuses_count_as_accepted()
    {
        await RestartAsync(new MailingworkEmulatorOptions { IsAccepted = status => status == 410 });
        Receiver.RespondWithStatus(410);
        var gone = await RaiseAsync(1);
        Receiver.RespondWithStatus(200);
        var ok = await RaiseAsync(2);

        Assert.That(gone, Is.EqualTo([MailingworkDeliveryOutcome.Delivered]));
        Assert.That(ok, Is.EqualTo([MailingworkDeliveryOutcome.Failed]));
    }

    [Test]
    public async Task Events_of_the_following_five_days_are_buffered_and_later_ones_dropped()
    {
        await DeactivateAsync();
        var atOnce = await RaiseAsync(11);
        Clock.Advance(TimeSpan.FromDays(5) - TimeSpan.FromTicks(1));
        var atTheEdge = await RaiseAsync(12);
        Clock.Advance(TimeSpan.FromTicks(1));
        var after = await RaiseAsync(13);

        Assert.That(atOnce, Is.EqualTo([MailingworkDeliveryOutcome.Buffered]));
        Assert.That(atTheEdge, Is.EqualTo([MailingworkDeliveryOutcome.Buffered]));
        Assert.That(after, Is.EqualTo([MailingworkDeliveryOutcome.Dropped]));
        Assert.That(Webhook.BufferedEvents, Is.EqualTo(2));
        Assert.That(ReceivedIds, Is.EqualTo([1, 2, 3]), "nothing is sent to an inactive webhook");
    }

    [Test]
    public async Task DeactivateWebhook_starts_buffering_without_a_notification()
    {
        Emulator.DeactivateWebhook(Webhook.Id);

        var outcomes = await RaiseAsync(11);

        Assert.That(outcomes, Is.EqualTo([MailingworkDeliveryOutcome.Buffered]));
        Assert.That(Emulator.Notifications, Is.Empty);
        Assert.That(ReceivedIds, Is.Empty);
    }

    [Test]
    public async Task A_second_deactivation_does_not_extend_the_five_days()
    {
        Emulator.DeactivateWebhook(Webhook.Id);
        Clock.Advance(TimeSpan.FromDays(4));
        Emulator.DeactivateWebhook(Webhook.Id);
        Clock.Advance(TimeSpan.FromDays(1));

        Assert.That(await RaiseAsync(11), Is.EqualTo([MailingworkDeliveryOutcome.Dropped]));
    }
}
