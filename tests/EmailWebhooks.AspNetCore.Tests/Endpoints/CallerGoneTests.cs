using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Endpoints;

public sealed class CallerGoneTests
{
    private static readonly string Url = ReceiverHost.WithSecret(ReceiverHost.PinpointePath);

    [TestCase(true, true)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(false, false)]
    public async Task Caller_that_disconnects_in_the_middle_of_the_body_runs_no_handler_and_logs_no_error(bool chunked, bool reset)
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync));
        using var request = await RawRequest.StartAsync(host, Url, chunked ? "Transfer-Encoding: chunked" : "Content-Length: 100");

        // A complete event, but not the complete body.
        await (chunked ? request.SendChunkAsync("{}") : request.SendAsync("{}"));
        if (reset)
        {
            request.Reset();
        }
        else
        {
            request.Finish();
        }

        await host.Log.WaitForAsync(line => line.Text.Contains("aborted") || line.Text.Contains("incomplete"));
        Assert.That(recorder.Events, Is.Empty);
        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, "{}"), Is.EqualTo(HttpStatusCode.OK));
        // Until it has stopped, the server may still log something about the connection.
        await host.Application.StopAsync().WithinReason();
        Assert.That(host.Log.Lines.Where(line => line.Level >= LogLevel.Error), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Caller_that_disconnects_during_a_handler_cancels_its_token_and_no_further_handler_runs(bool reset)
    {
        var started = new TaskCompletionSource();
        var canceled = new TaskCompletionSource();
        var after = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeEvent>(async (_, _, cancellationToken) =>
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
            })
            .AddHandler<PinpointeEvent>(after.HandleAsync));
        using var request = await RawRequest.StartAsync(host, Url, "Content-Length: 2");
        await request.SendAsync("{}");
        await started.Task.WithinReason();

        if (reset)
        {
            request.Reset();
        }
        else
        {
            request.Dispose();
        }

        await canceled.Task.WithinReason();
        Assert.That((await host.Log.WaitForAsync(line => line.Text.Contains("aborted"))).Level, Is.EqualTo(LogLevel.Information));
        Assert.That(host.Log.Ours.Single(line => line.Level == LogLevel.Warning).Message, Does.Contain("Make the handlers faster"));
        Assert.That(after.Events, Is.Empty);
        Assert.That(host.Log.Lines.Where(line => line.Level >= LogLevel.Error), Is.Empty, "it is not a handler failure");
    }

    [Test]
    public async Task Caller_that_disconnects_between_two_handlers_keeps_the_second_from_running()
    {
        var after = new EventRecorder();
        var started = new TaskCompletionSource();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeEvent>(async (_, _, cancellationToken) =>
            {
                // It ignores the cancellation and completes.
                started.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
            })
            .AddHandler<PinpointeEvent>(after.HandleAsync));
        using var request = await RawRequest.StartAsync(host, Url, "Content-Length: 2");
        await request.SendAsync("{}");
        await started.Task.WithinReason();

        request.Reset();

        await host.Log.WaitForAsync(line => line.Text.Contains("aborted"));
        Assert.That(after.Events, Is.Empty);
    }

    [Test]
    public async Task Handler_that_fails_after_the_caller_has_disconnected_is_logged_as_a_failure()
    {
        var started = new TaskCompletionSource();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeEvent>(async (_, _, cancellationToken) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
            throw new InvalidOperationException("the rollback failed");
        }));
        using var request = await RawRequest.StartAsync(host, Url, "Content-Length: 2");
        await request.SendAsync("{}");
        await started.Task.WithinReason();

        request.Reset();

        var logged = await host.Log.WaitForAsync(line => line.Level == LogLevel.Error);
        Assert.That(logged.Exception, Is.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task Handler_that_completes_after_the_caller_has_disconnected_causes_a_warning_with_its_duration()
    {
        var clock = new FakeTimeProvider();
        var started = new TaskCompletionSource();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<PinpointeEvent>(async (_, _, cancellationToken) =>
            {
                clock.Advance(TimeSpan.FromSeconds(12.5));
                started.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
            }),
            build: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var request = await RawRequest.StartAsync(host, Url, "Content-Length: 2");
        await request.SendAsync("{}");
        await started.Task.WithinReason();

        request.Reset();

        await host.Log.WaitForAsync(line => line.Text.Contains("Outcome=aborted"));
        Assert.That(host.Log.Ours.Single(line => line.Level == LogLevel.Warning).GetStructuredStateValue("Elapsed"), Is.EqualTo("12.5"));
    }

    [Test]
    public async Task Request_time_out_of_the_application_causes_504_and_never_200()
    {
        await using var host = await StartWithTimeoutAsync(TimeSpan.FromMilliseconds(50), () => { });

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, "{}"), Is.EqualTo(HttpStatusCode.GatewayTimeout));
        Assert.That(host.Log.Ours.Single(line => line.Level == LogLevel.Warning).Text, Does.Contain("Outcome=timed_out"));
    }

    [Test]
    public async Task Caller_that_disconnects_before_the_request_time_out_is_not_logged_as_timed_out()
    {
        var started = new TaskCompletionSource();
        await using var host = await StartWithTimeoutAsync(TimeSpan.FromHours(1), started.SetResult);
        using var request = await RawRequest.StartAsync(host, Url, "Content-Length: 2");
        await request.SendAsync("{}");
        await started.Task.WithinReason();

        request.Reset();

        Assert.That((await host.Log.WaitForAsync(line => line.Text.Contains("Outcome="))).Text, Does.Contain("Outcome=aborted"));
    }

    private static Task<ReceiverHost> StartWithTimeoutAsync(TimeSpan timeout, Action started) => ReceiverHost.StartAsync(
        handlers => handlers.AddHandler<PinpointeEvent>(async (_, _, cancellationToken) =>
        {
            started();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }),
        build: builder => builder.Services.AddRequestTimeouts(),
        map: application =>
        {
            application.UseRequestTimeouts();
            application.MapPinpointeWebhooks(ReceiverHost.PinpointePath).WithRequestTimeout(timeout);
        });
}
