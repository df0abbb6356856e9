using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Endpoints;

public sealed class HostStopsTests
{
    [Test]
    public async Task Host_that_stops_waits_for_a_handler_that_is_running()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeEvent>(async (_, _, _) =>
        {
            started.SetResult();
            await release.Task;
        }));
        var delivery = host.DeliverAsync(ReceiverHost.PinpointePath, "{}");
        await started.Task.WithinReason();

        var stopping = host.Application.StopAsync();
        var stopped = new TaskCompletionSource();
        using var registration = host.Application.Lifetime.ApplicationStopping.Register(stopped.SetResult);
        await stopped.Task.WithinReason();
        Assert.That(delivery.IsCompleted, Is.False);
        release.SetResult();

        Assert.That(await delivery, Is.EqualTo(HttpStatusCode.OK));
        await stopping.WithinReason();
    }

    [Test]
    public async Task Host_that_stops_cancels_a_hanging_handler_when_the_shutdown_time_is_over()
    {
        var started = new TaskCompletionSource();
        var canceled = new TaskCompletionSource();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<PinpointeEvent>(async (_, _, cancellationToken) =>
            {
                started.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    canceled.SetResult();
                }
            }),
            build: builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200)));
        var delivery = host.DeliverAsync(ReceiverHost.PinpointePath, "{}");
        await started.Task.WithinReason();

        await host.Application.StopAsync().WithinReason();

        await canceled.Task.WithinReason();
        Assert.That(async () => await delivery, Throws.InstanceOf<HttpRequestException>(), "an event that was not handled does not get 200");
        await host.Log.WaitForAsync(line => line.Text.Contains("aborted"));
        Assert.That(host.Log.Ours.Where(line => line.Level >= LogLevel.Error), Is.Empty);
    }

    [Test]
    public async Task Host_that_stops_under_load_loses_no_event_that_got_200()
    {
        var recorder = new EventRecorder();
        var underLoad = new TaskCompletionSource();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeEvent>(async (webhookEvent, delivery, cancellationToken) =>
        {
            await Task.Yield();
            await recorder.HandleAsync(webhookEvent, delivery, cancellationToken);
            if (recorder.Events.Count >= 500)
            {
                underLoad.TrySetResult();
            }
        }));
        var accepted = 0;
        var load = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
                    Interlocked.Increment(ref accepted);
                }
            }
            catch (HttpRequestException)
            {
                // The host no longer listens.
            }
        })).ToArray();
        await underLoad.Task.WithinReason();

        await host.Application.StopAsync().WithinReason();
        await Task.WhenAll(load).WithinReason();

        Assert.That(accepted, Is.AtLeast(400));
        Assert.That(recorder.Events, Has.Count.AtLeast(accepted));
        Assert.That(host.Log.Ours.Count(line => line.Text.Contains("handled.")), Is.EqualTo(recorder.Events.Count));
    }
}
