using System.Collections.Concurrent;
using System.Diagnostics;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Diagnostics;

public sealed class ActivityTests
{
    [Test]
    public async Task Each_delivery_is_an_activity_inside_that_of_the_request_and_around_its_handlers()
    {
        var (ended, inHandler) = (new ConcurrentQueue<Activity>(), new ConcurrentQueue<Activity?>());
        using var listener = Listen(ended);
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeEvent>((webhookEvent, _, _) =>
        {
            inHandler.Enqueue(Activity.Current);
            return webhookEvent is PinpointeClickEvent ? throw new InvalidOperationException("the database is down") : ValueTask.CompletedTask;
        }));
        using var parent = new Activity("test").Start();

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click);
        await host.PostAsync(ReceiverHost.OptinPath, null);
        await host.Application.StopAsync();

        var ours = ended.Where(activity => activity.Source.Name == WebhookTelemetry.ActivitySourceName && activity.TraceId == parent.TraceId).ToList();
        string[] expected = ["pinpointe open handled Unset", "pinpointe click failed Error", "mailingwork optin_finalized unauthorized Unset"];
        Assert.That(ours.Select(Describe), Is.EqualTo(expected));
        Assert.That(inHandler, Is.EqualTo(ours.Take(2)));
        Assert.That(ours.Select(activity => activity.Kind), Is.All.EqualTo(ActivityKind.Consumer));
        Assert.That(ours.Select(activity => activity.GetTagItem("error.type")), Is.EqualTo([null, typeof(InvalidOperationException).FullName, null]));
        Assert.That(ours[1].Events.Single().Tags.Single(tag => tag.Key == "exception.message").Value, Is.EqualTo("the database is down"));
        Assert.That(ours.Select(activity => activity.Parent!.Source.Name), Is.All.EqualTo("Microsoft.AspNetCore"));
    }

    [Test]
    public async Task No_activity_of_any_source_carries_the_secret()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = Listen(ended);
        await using var host = await ReceiverHost.StartAsync(_ => { });
        using var parent = new Activity("test").Start();

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open);
        await host.Application.StopAsync();

        var activities = ended.Where(activity => activity.TraceId == parent.TraceId).ToList();
        Assert.That(activities.Select(activity => activity.Source.Name), Does.Contain("EmailWebhooks").And.Contain("Microsoft.AspNetCore"));
        foreach (var activity in activities)
        {
            Assert.That(activity.TagObjects.Select(tag => $"{tag.Value}").Append(activity.DisplayName), Has.None.Contain(ReceiverHost.Secret), activity.Source.Name);
        }
    }

    private static string Describe(Activity activity) =>
        $"{activity.GetTagItem("email_webhooks.vendor")} {activity.GetTagItem("email_webhooks.event")} {activity.GetTagItem("email_webhooks.outcome")} {activity.Status}";

    private static ActivityListener Listen(ConcurrentQueue<Activity> ended)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
