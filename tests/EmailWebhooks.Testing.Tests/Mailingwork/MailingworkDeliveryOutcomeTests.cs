using System.Net.Sockets;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>Which deliveries count as accepted, and which as failed.</summary>
public class MailingworkDeliveryOutcomeTests : OptinFixture
{
    [TestCase(200, MailingworkDeliveryOutcome.Delivered)]
    [TestCase(204, MailingworkDeliveryOutcome.Delivered)]
    [TestCase(302, MailingworkDeliveryOutcome.Failed)]
    [TestCase(404, MailingworkDeliveryOutcome.Failed)]
    [TestCase(500, MailingworkDeliveryOutcome.Failed)]
    public async Task The_status_determines_the_outcome_and_redirects_are_not_followed(int status, MailingworkDeliveryOutcome expected)
    {
        Receiver.Respond = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };

        var delivery = (await Emulator.RaiseOptinAsync()).Single();

        Assert.That(delivery.Outcome, Is.EqualTo(expected));
        Assert.That(delivery.StatusCode, Is.EqualTo(status));
        Assert.That(delivery.Failure, Is.Null);
        Assert.That(Receiver.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_receiver_that_is_down_is_a_failure_with_its_cause()
    {
        await Receiver.DisposeAsync();

        var delivery = (await Emulator.RaiseOptinAsync()).Single();

        Assert.That(delivery.Outcome, Is.EqualTo(MailingworkDeliveryOutcome.Failed));
        Assert.That(delivery.StatusCode, Is.Null);
        Assert.That(delivery.Failure?.GetBaseException(), Is.InstanceOf<SocketException>());
    }

    [Test]
    public async Task A_receiver_that_does_not_respond_in_time_is_a_failure()
    {
        Receiver.Respond = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);

        var raising = Emulator.RaiseOptinAsync();
        await Eventually.IsTrueAsync(() => Receiver.Requests.Count == 1);
        Clock.Advance(TimeSpan.FromSeconds(9.9));
        var early = raising.IsCompleted;
        Clock.Advance(TimeSpan.FromSeconds(0.1));
        var delivery = (await raising).Single();

        Assert.That(early, Is.False);
        Assert.That(delivery.Outcome, Is.EqualTo(MailingworkDeliveryOutcome.Failed));
        Assert.That(delivery.Failure, Is.InstanceOf<TimeoutException>());
    }

    [Test]
    public async Task A_canceled_delivery_counts_neither_as_accepted_nor_as_failed()
    {
        Receiver.Respond = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        using var cancellation = new CancellationTokenSource();

        var raising = Emulator.RaiseOptinAsync(cancellationToken: cancellation.Token);
        await Eventually.IsTrueAsync(() => Receiver.Requests.Count == 1);
        await cancellation.CancelAsync();

        Assert.That(() => raising, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Emulator.Deliveries, Is.Empty);
        Assert.That(Emulator.Webhooks.Single().ConsecutiveFailures, Is.Zero);
    }

    [Test]
    public async Task DeliveryHandler_reaches_a_receiver_in_memory_whose_exception_is_a_failure()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        await using var application = builder.Build();
        application.Run(_ => throw new InvalidDataException("The handler failed."));
        await application.StartAsync();
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { DeliveryHandler = application.GetTestServer().CreateHandler() });
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri("https://receiver.example/hooks"));

        var delivery = (await emulator.RaiseOptinAsync()).Single();

        Assert.That(delivery.Outcome, Is.EqualTo(MailingworkDeliveryOutcome.Failed));
        Assert.That(delivery.Failure, Is.InstanceOf<InvalidDataException>());
    }

    [Test]
    public async Task ToString_of_a_failure_names_its_type_and_never_its_message()
    {
        using var handler = new QuotingHandler();
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { DeliveryHandler = handler });
        var webhook = emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri("https://receiver.example/hooks?key=s3cret"));

        var delivery = (await emulator.RaiseOptinAsync()).Single();

        Assert.That(delivery.Failure!.Message, Does.Contain("s3cret").And.Contain("subscriber_id"));
        Assert.That(delivery.ToString(), Is.EqualTo($"optin_finalized to webhook {webhook.Id}: Failed, InvalidDataException"));
    }

    [Test]
    public async Task ToString_of_a_refused_delivery_shows_its_status()
    {
        Receiver.Respond = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        var delivery = (await Emulator.RaiseOptinAsync()).Single();

        Assert.That(delivery.ToString(), Is.EqualTo($"optin_finalized to webhook {delivery.WebhookId}: Failed, status 503"));
    }

    /// <summary>Throws an exception that quotes the request, as code under test may.</summary>
    private sealed class QuotingHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidDataException($"{request.RequestUri}: {await request.Content!.ReadAsStringAsync(cancellationToken)}");
    }
}
