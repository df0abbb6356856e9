using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmailWebhooks.AspNetCore.Tests.Inbox;

/// <summary>An application that stops and starts again.</summary>
public sealed class InboxStopTests
{
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Stop_waits_for_handlers_and_releases_events_that_have_not_begun()
    {
        var finish = new TaskCompletionSource();
        var first = new ScriptedHandler((_, _, _) => finish.Task);
        await using var host = await InboxHost.StartAsync(first.Register, options => options.MaxConcurrency = 1);
        await host.DeliverOpensAsync(1, 2, 3);
        await first.BegunAsync();

        var stopping = host.StopAsync();
        await Task.WhenAny(stopping, Task.Delay(50));
        Assert.That(stopping.IsCompleted, Is.False);
        finish.SetResult();
        await stopping.WithinReason();

        Assert.That(first.Numbers, Is.EqualTo([1]));
        var second = new ScriptedHandler();
        await host.RestartAsync(second.Register);
        await host.UntilDoneAsync();
        Assert.That(second.Numbers, Is.EqualTo([2, 3]));
        Assert.That(second.Attempts.Select(attempt => attempt.Delivery.Attempt), Is.EqualTo([1, 1]));
    }

    [Test]
    public async Task Stop_cancels_handlers_two_seconds_before_its_time_is_over_and_does_not_count_the_attempt()
    {
        var first = new ScriptedHandler((_, _, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));
        await using var host = await InboxHost.StartAsync(first.Register, build: builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTime));
        await host.DeliverOpensAsync(1);
        await first.BegunAsync();

        var stopping = host.StopAsync();
        await host.Log.WaitForAsync(_ => true);
        host.Clock.Advance(ShutdownTime - TimeSpan.FromSeconds(2.1));
        await Task.WhenAny(stopping, Task.Delay(50));
        Assert.That(stopping.IsCompleted, Is.False);
        host.Clock.Advance(TimeSpan.FromSeconds(0.2));
        await stopping.WithinReason();

        var second = new ScriptedHandler();
        await host.RestartAsync(second.Register);
        await host.UntilDoneAsync();
        Assert.That(second.Attempts.Single().Delivery.Attempt, Is.EqualTo(1));
    }

    [Test]
    public async Task Stop_releases_the_event_of_a_handler_that_ignores_its_cancellation()
    {
        var never = new TaskCompletionSource();
        var first = new ScriptedHandler((_, _, _) => never.Task);
        await using var host = await InboxHost.StartAsync(first.Register, build: builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100)));
        await host.DeliverOpensAsync(1);
        await first.BegunAsync();

        await host.StopAsync().WithinReason();

        var second = new ScriptedHandler();
        await host.RestartAsync(second.Register);
        await host.UntilDoneAsync();
        Assert.That(second.Attempts.Single().Delivery.Attempt, Is.EqualTo(1));
        never.SetResult();
    }

    [Test]
    public async Task Request_in_flight_gets_its_commit_while_the_application_stops()
    {
        var handler = new ScriptedHandler();
        await using var host = await InboxHost.StartAsync(handler.Register);
        await using var request = new Request(await RawRequest.StartAsync(
            host.Application, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), $"Content-Length: {InboxHost.Open(1).Length}", "Expect: 100-continue"));
        Assert.That(await request.Raw.ReadHeadAsync(), Does.Contain("100"));

        var stopping = host.StopAsync();
        await host.Store.CalledAsync("Claimed 0");
        await request.Raw.SendAsync(InboxHost.Open(1));

        Assert.That(await request.Raw.ReadStatusAsync(), Is.EqualTo(200));
        await stopping.WithinReason();
        Assert.That(handler.Attempts, Is.Empty);
        await host.RestartAsync(handler.Register);
        await host.UntilDoneAsync();
        Assert.That(handler.Numbers, Is.EqualTo([1]));
    }

    [Test]
    public async Task Application_that_cannot_start_releases_the_file()
    {
        await using var host = await InboxHost.StartAsync(new ScriptedHandler().Register);
        var taken = host.Application.Port;
        await using var other = new InboxHost();

        Assert.That(
            () => other.RestartAsync(new ScriptedHandler().Register, build: builder => Microsoft.AspNetCore.Hosting.WebHostBuilderKestrelExtensions.ConfigureKestrel(builder.WebHost, kestrel => kestrel.Listen(IPAddress.Loopback, taken))),
            Throws.InstanceOf<IOException>());

        await other.RestartAsync(new ScriptedHandler().Register);
        await other.DeliverOpensAsync(1);
    }

    private sealed class Request(RawRequest raw) : IAsyncDisposable
    {
        public RawRequest Raw => raw;

        public ValueTask DisposeAsync()
        {
            raw.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
