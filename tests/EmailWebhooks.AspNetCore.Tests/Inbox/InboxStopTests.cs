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
    public async Task Request_in_flight_is_stored_while_the_application_stops()
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

    [Test]
    public async Task Application_that_cannot_start_handles_nothing()
    {
        await using var host = await InboxHost.StartAsync(new ScriptedHandler().Register);
        await host.StopAsync();
        var handler = new ScriptedHandler();
        await AddAsync(host);

        Assert.That(
            () => host.RestartAsync(handler.Register, build: builder => builder.Services.AddHostedService(_ => new Starting(starting: async () =>
            {
                await Task.Delay(100);
                throw new IOException("the port is in use");
            }))),
            Throws.InstanceOf<IOException>());

        Assert.That(handler.Attempts, Is.Empty);
        await host.RestartAsync(handler.Register);
        await host.UntilDoneAsync();
        Assert.That(handler.Attempts.Single().Delivery.Attempt, Is.EqualTo(1));
    }

    [Test]
    public async Task Event_that_arrives_before_the_application_has_started_is_stored_and_then_handled()
    {
        var status = default(HttpStatusCode);
        var handler = new ScriptedHandler();
        var attemptsAtStart = 0;
        await using var host = new InboxHost();
        await host.RestartAsync(handler.Register, build: builder => builder.Services.AddHostedService(services => new Starting(started: async () =>
        {
            var address = services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.Single();
            using var client = new HttpClient();
            using var response = await client.PostAsync($"{address}{ReceiverHost.WithSecret(ReceiverHost.PinpointePath)}", new StringContent(InboxHost.Open(1)));
            status = response.StatusCode;
            await Task.Delay(100);
            attemptsAtStart = handler.Attempts.Count;
        })));

        await host.UntilDoneAsync();
        Assert.That((status, attemptsAtStart, handler.Attempts.Count), Is.EqualTo((HttpStatusCode.OK, 0, 1)));
    }

    /// <summary>Leaves a pending event in the file of a stopped application.</summary>
    private static async Task AddAsync(InboxHost host)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(host.Clock);
        services.AddWebhookReceiver().AddSqliteInbox(host.ConnectionString);
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IWebhookInboxStore>();
        await store.InitializeAsync();
        await store.AddAsync(
            [new NewWebhookInboxEntry { Vendor = "pinpointe", Event = "open", Body = System.Text.Encoding.UTF8.GetBytes(InboxHost.Open(1)), ReceivedAt = host.Clock.GetUtcNow() }],
            TimeSpan.FromDays(3),
            new WebhookInboxClaimRequest(0, Guid.NewGuid(), TimeSpan.FromMinutes(1)));
    }

    private sealed class Starting(Func<Task>? starting = null, Func<Task>? started = null) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => starting?.Invoke() ?? Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => started?.Invoke() ?? Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
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
