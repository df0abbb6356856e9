using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Diagnostics;

/// <summary>What is logged about payloads that this version does not fully know.</summary>
public sealed class DriftTests
{
    private const string OptoutPath = ReceiverHost.MailingworkPath + "/optout_finalized";

    [Test]
    public async Task Member_that_is_unknown_or_unreadable_is_reported_once_for_its_event()
    {
        await using var host = await StartAsync();

        for (var i = 0; i < 3; i++)
        {
            await host.DeliverAsync(ReceiverHost.PinpointePath, """{"event":"click","userId":1,"campaign":2,"time":[],"detail":{"linkid":1,"position":3}}""");
            await host.DeliverAsync(ReceiverHost.PinpointePath, """{"event":"open","userId":1,"campaign":2}""");
            await host.DeliverAsync(ReceiverHost.OptinPath, """{"id":1,"fields":[{"id":1,"value":"a","label":"x"}],"lists":[{"id":1,"value":1,"name":"y"},{"id":2,"value":1,"name":"z"}]}""");
        }

        string[] expected =
        [
            "pinpointe click campaign", "pinpointe click time", "pinpointe click detail.position", "pinpointe open campaign",
            "mailingwork optin_finalized fields.label", "mailingwork optin_finalized lists.name",
        ];
        Assert.That(Reported(host), Is.EqualTo(expected));
        Assert.That(host.Log.Ours.Where(line => line.Level >= LogLevel.Warning), Is.Empty);
    }

    [Test]
    public async Task Usual_payloads_are_not_reported()
    {
        await using var host = await StartAsync();

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click);
        await host.DeliverAsync(ReceiverHost.OptinPath, Payloads.Optin);
        await host.DeliverAsync(ReceiverHost.OptinPath, "{}");

        Assert.That(host.Log.Ours.Where(line => line.Level > LogLevel.Debug), Is.Empty);
    }

    [Test]
    public async Task No_more_than_fifty_names_are_reported_and_long_ones_are_shortened()
    {
        await using var host = await StartAsync();
        var members = string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"member{i}{new string('x', 500)}\":1"));

        await host.DeliverAsync(ReceiverHost.PinpointePath, $$"""{"event":"open",{{members}}}""");
        for (var i = 0; i < 200; i++)
        {
            await host.DeliverAsync(ReceiverHost.PinpointePath, $$"""{"event":"event{{i}}{{new string('x', 500)}}","userId":1}""");
        }

        var lines = host.Log.Ours.Where(line => line.Level == LogLevel.Information).ToList();
        Assert.That(lines, Has.Count.EqualTo(50));
        Assert.That(host.Log.Ours.Select(line => line.Message.Length), Is.All.LessThan(400));
    }

    [Test]
    public async Task Unknown_event_is_reported_once_and_named_in_the_line_of_each_delivery()
    {
        await using var host = await StartAsync();

        for (var i = 0; i < 2; i++)
        {
            await host.DeliverAsync(ReceiverHost.PinpointePath, """{"event":"forward","userId":1,"campaign":2}""");
            await host.DeliverAsync(ReceiverHost.MailingworkPath + "/bounce_finalized", """{"id":1}""");
        }

        Assert.That(Reported(host), Is.EqualTo(["pinpointe forward ", "mailingwork bounce_finalized "]));
        Assert.That(host.Log.Ours.Count(line => line.Message == "Webhook delivery to pinpointe, event forward: handled."), Is.EqualTo(2));
    }

    [TestCase("max.muster@example.com", "max.muster?example.com")]
    [TestCase("a\\r\\nfake line", "a??fake?line")]
    [TestCase("\\u001b[31m", "??31m")]
    [TestCase("\\u202e", "?")]
    public async Task Name_of_an_event_cannot_forge_a_line_or_carry_an_address(string name, string shown)
    {
        await using var host = await StartAsync();

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, $$"""{"event":"{{name}}","userId":1}"""), Is.EqualTo(HttpStatusCode.OK));

        Assert.That(host.Log.Ours.Select(line => line.GetStructuredStateValue("EventName")), Is.All.EqualTo(shown));
    }

    [Test]
    public async Task Drift_is_counted_by_vendor_and_event()
    {
        await using var host = await StartAsync();
        using var drift = new MetricCollector<long>(host.Meters, WebhookTelemetry.MeterName, "email_webhooks.drift");

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, """{"event":"open","userId":1,"a":1,"b":2}""");
        await host.DeliverAsync(ReceiverHost.PinpointePath, """{"event":"forward","userId":1,"a":1}""");
        await host.DeliverAsync(ReceiverHost.OptinPath, """{"id":1,"fields":[{"id":1,"label":"x"},{"id":2,"label":"x"}]}""");

        Assert.That(
            drift.GetMeasurementSnapshot().Select(counted => $"{counted.Tags["email_webhooks.vendor"]} {counted.Tags["email_webhooks.event"]} {counted.Value}"),
            Is.EqualTo(["pinpointe open 2", "pinpointe unknown 1", "mailingwork optin_finalized 2"]));
        Assert.That(drift.GetMeasurementSnapshot().Select(counted => counted.Tags.Count), Is.All.EqualTo(2));
    }

    [Test]
    public async Task Body_in_which_nothing_is_recognized_is_handled_with_one_warning_for_the_endpoint()
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync));

        for (var i = 0; i < 2; i++)
        {
            // Each vendor's body at the other vendor's URL.
            Assert.That(await host.DeliverAsync(ReceiverHost.OptinPath, """{"event":"open","userId":1,"email":"a"}"""), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await host.DeliverAsync(OptoutPath, """{"event":"open","userId":1,"email":"a"}"""), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, """{"id":1,"optinsetup_id":2,"fields":[]}"""), Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(recorder.Events, Has.Count.EqualTo(6));
        var warnings = host.Log.Ours.Where(line => line.Level == LogLevel.Warning).ToList();
        Assert.That(warnings.Select(line => line.GetStructuredStateValue("Receiver")), Is.EqualTo(["mailingwork", "pinpointe"]));
        Assert.That(warnings.Select(line => line.Message), Is.All.Contain("no member of the body was recognized"));
    }

    private static readonly string[] Recognized =
    [
        .. new[] { "userId", "userName", "time", "ipAddress", "subscriberId", "email", "statType", "sendType", "statId", "listId", "listName", "newsletterId", "newsletterName" }
            .Select(member => $$"""{{ReceiverHost.PinpointePath}} {"unknown":1,"{{member}}":"1"}"""),
        $$"""{{ReceiverHost.PinpointePath}} {"unknown":1,"event":"forward"}""",
        .. new[] { "\"id\":1", "\"subscriber_id\":1", "\"activate_at\":\"x\"", "\"optinsetup_id\":1", "\"fields\":[{\"id\":1}]", "\"lists\":[{\"id\":1,\"value\":1}]" }
            .Select(member => $$"""{{ReceiverHost.OptinPath}} {"unknown":1,{{member}}}"""),
        $$"""{{OptoutPath}} {"unknown":1,"optoutsetup_id":1}""",
    ];

    [TestCaseSource(nameof(Recognized))]
    public async Task Body_in_which_one_member_is_recognized_causes_no_warning(string delivery)
    {
        await using var host = await StartAsync();

        await host.DeliverAsync(delivery.Split(' ')[0], delivery.Split(' ')[1]);

        Assert.That(host.Log.Ours.Where(line => line.Level == LogLevel.Warning), Is.Empty);
    }

    private static Task<ReceiverHost> StartAsync() => ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>((_, _, _) => ValueTask.CompletedTask));

    private static IEnumerable<string> Reported(ReceiverHost host) => host.Log.Ours
        .Where(line => line.Level == LogLevel.Information)
        .Select(line => $"{line.GetStructuredStateValue("Receiver")} {line.GetStructuredStateValue("EventName")} {line.GetStructuredStateValue("Member")}");
}
