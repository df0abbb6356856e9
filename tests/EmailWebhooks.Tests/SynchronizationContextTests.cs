using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests;

/// <summary>An application may block a thread that has a synchronization context, such as a UI thread, on a call. No continuation may need that thread.</summary>
public sealed class SynchronizationContextTests
{
    [Test]
    public async Task Call_of_the_client_posts_nothing_to_the_callers_context([Values] bool connectionBreaks)
    {
        await using var emulator = await MailingworkEmulator.StartAsync();
        await using var host = ClientHost.Of(emulator);
        if (connectionBreaks)
        {
            foreach (var function in Enum.GetValues<MailingworkFunction>())
            {
                emulator.QueueFault(function, MailingworkFault.ConnectionReset());
            }
        }

        var webhook = await AssertNothingPostedAsync(() => SampleWebhook.CreateAsync(host));
        await AssertNothingPostedAsync(() => host.Client.GetWebhooksAsync());
        await AssertNothingPostedAsync(() => host.Client.ActivateWebhookAsync(webhook.Id));
        await AssertNothingPostedAsync(() => host.Client.DeleteWebhookAsync(webhook.Id));
    }

    [Test]
    public async Task ParseAsync_posts_nothing_to_the_callers_context()
    {
        await AssertNothingPostedAsync(() => PinpointeEvent.ParseAsync(new TricklingStream(Payloads.Pinpointe("open"))).AsTask());
        await AssertNothingPostedAsync(() => MailingworkEvent.ParseAsync(MailingworkEventType.OptinFinalized, new TricklingStream(Payloads.Mailingwork("optin_finalized"))).AsTask());
    }

    private static async Task<T> AssertNothingPostedAsync<T>(Func<Task<T>> start)
    {
        var call = Task.FromResult(default(T)!);
        await AssertNothingPostedAsync(() => (Task)(call = start()));
        return await call;
    }

    private static async Task AssertNothingPostedAsync(Func<Task> start)
    {
        var context = new CountingContext();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        Task call;
        try
        {
            call = start();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        await call;
        Assert.That(context.Posts, Is.Zero);
    }

    private sealed class CountingContext : SynchronizationContext
    {
        public int Posts { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Posts++;
            base.Post(d, state);
        }
    }
}
