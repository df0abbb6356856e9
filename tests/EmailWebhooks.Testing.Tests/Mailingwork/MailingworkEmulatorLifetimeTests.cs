using System.Net;
using System.Net.Sockets;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>Starting and stopping the emulator, even while it is working.</summary>
public class MailingworkEmulatorLifetimeTests
{
    // Only ends a test that has already failed.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Dispose_ends_a_call_that_hangs()
    {
        var emulator = await MailingworkEmulator.StartAsync();
        using var client = new WebserviceClient(emulator);
        emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout());

        var hanging = client.PostAsync("GetWebHooks");
        await emulator.WaitUntilAsync(state => state.CountRequests(MailingworkFunction.GetWebHooks) == 1);
        await emulator.DisposeAsync().AsTask().WaitAsync(Limit);

        Assert.That(() => hanging.WaitAsync(Limit), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Dispose_ends_a_delivery_that_hangs()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Respond = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        var emulator = await MailingworkEmulator.StartAsync();
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, receiver.Url);

        var hanging = emulator.RaiseOptinAsync();
        await Eventually.IsTrueAsync(() => receiver.Requests.Count == 1);
        await emulator.DisposeAsync().AsTask().WaitAsync(Limit);

        Assert.That(() => hanging.WaitAsync(Limit), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Dispose_ends_a_replay_that_hangs_and_the_call_that_waits_for_it([Values] bool respondsBeforeReplay)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Respond = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { RespondsBeforeReplay = respondsBeforeReplay });
        using var client = new WebserviceClient(emulator);
        var webhook = emulator.AddWebhook(MailingworkEventType.OptinFinalized, receiver.Url);
        emulator.DeactivateWebhook(webhook.Id);
        await emulator.RaiseOptinAsync();

        var activating = client.PostAsync("ActivateWebHook", ("webHookId", "1"), ("advanced[replayEvents]", "1"));
        await Eventually.IsTrueAsync(() => receiver.Requests.Count == 1);
        await emulator.DisposeAsync().AsTask().WaitAsync(Limit);

        // The call ends either way: with a response, or with a broken connection.
        await Task.WhenAny(activating).WaitAsync(Limit);
        Assert.That(emulator.Deliveries, Is.Empty);
    }

    [Test]
    public async Task Dispose_ends_while_a_client_is_still_sending()
    {
        var emulator = await MailingworkEmulator.StartAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, emulator.BaseAddress.Port);
        await socket.SendAsync("POST /webservice/webservice/json/GetWebHooks HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nusername="u8.ToArray());
        await emulator.WaitUntilAsync(state => state.CountRequests(MailingworkFunction.GetWebHooks) == 1);

        await emulator.DisposeAsync().AsTask().WaitAsync(Limit);

        Assert.That(emulator.CountExecuted(MailingworkFunction.GetWebHooks), Is.Zero);
    }

    [Test]
    public async Task A_stopped_emulator_refuses_events_and_still_shows_its_state()
    {
        var emulator = await MailingworkEmulator.StartAsync();
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri("https://receiver.example/"));

        await emulator.StopAsync();
        await emulator.DisposeAsync();
        await emulator.DisposeAsync();
        await emulator.StopAsync();

        Assert.That(() => emulator.RaiseOptinAsync(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(emulator.Webhooks, Has.Count.EqualTo(1));
        Assert.That(emulator.Deliveries, Is.Empty);
    }

    [Test]
    public async Task The_port_is_free_after_disposal_and_can_be_chosen()
    {
        var first = await MailingworkEmulator.StartAsync();
        await first.DisposeAsync();

        await using var second = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { Port = first.BaseAddress.Port });

        Assert.That(second.BaseAddress, Is.EqualTo(first.BaseAddress));
    }

    [Test]
    public async Task StartAsync_refuses_a_port_that_is_taken()
    {
        await using var first = await MailingworkEmulator.StartAsync();

        Assert.That(() => MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { Port = first.BaseAddress.Port }), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void StartAsync_with_a_canceled_token_is_canceled() =>
        Assert.That(() => MailingworkEmulator.StartAsync(cancellationToken: new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public async Task Emulators_are_independent_of_each_other()
    {
        await using var first = await MailingworkEmulator.StartAsync();
        await using var second = await MailingworkEmulator.StartAsync();

        first.AddWebhook(MailingworkEventType.OptinFinalized, new Uri("https://receiver.example/"));

        Assert.That(second.BaseAddress, Is.Not.EqualTo(first.BaseAddress));
        Assert.That(second.Webhooks, Is.Empty);
    }

    [Test]
    public async Task The_environment_of_the_process_does_not_affect_the_emulator()
    {
        const string Name = "ASPNETCORE_URLS";
        var before = Environment.GetEnvironmentVariable(Name);
        Environment.SetEnvironmentVariable(Name, "http://127.0.0.1:1");
        try
        {
            await using var emulator = await MailingworkEmulator.StartAsync();

            Assert.That(emulator.BaseAddress.Port, Is.Not.EqualTo(1));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, before);
        }
    }
}
