using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>EnsureWebhookAsync against a real server, as an application calls it at every start.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EnsureWebhookTests : IAsyncDisposable
{
    private static readonly Uri Url = new("https://example.test/h?key=a%2Fb");

    private MailingworkEmulator _emulator = null!;

    [SetUp]
    public async Task StartAsync() => _emulator = await MailingworkEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Test]
    public async Task EnsureWebhookAsync_at_three_starts_registers_one_webhook()
    {
        var ids = new List<long>();
        for (var start = 0; start < 3; start++)
        {
            await using var host = ClientHost.Of(_emulator);
            ids.Add((await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url)).Id);
        }

        Assert.That(_emulator.Webhooks, Has.Count.EqualTo(1));
        Assert.That(ids, Is.All.EqualTo(_emulator.Webhooks.Single().Id));
    }

    [Test]
    public async Task EnsureWebhookAsync_returns_the_lowest_id_of_several_also_when_it_is_inactive()
    {
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url, "crm");
        _emulator.AddWebhook(MailingworkEventType.OptoutFinalized, Url, "shop");
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, new("https://example.test/h?key=other"), "shop");
        var first = _emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url, "shop");
        _emulator.AddWebhook(MailingworkEventType.OptinFinalized, Url, "shop");
        _emulator.DeactivateWebhook(first.Id);
        await using var host = ClientHost.Of(_emulator);

        var webhook = await host.Client.EnsureWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url);

        Assert.That(webhook.Id, Is.EqualTo(first.Id));
        Assert.That(webhook.IsActive, Is.False);
        Assert.That(_emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.Zero);
    }
}
