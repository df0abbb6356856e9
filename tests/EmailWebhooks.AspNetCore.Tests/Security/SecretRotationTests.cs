using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Security;

public sealed class SecretRotationTests
{
    private const string Permanent = "permanent";

    [Test]
    public async Task Rotation_under_load_takes_effect_at_once_and_does_not_affect_other_secrets()
    {
        var settings = new ReloadableSettings(("Secrets:0", Permanent));
        await using var host = await StartAsync(settings);
        using var stop = new CancellationTokenSource();
        var accepted = Enumerable.Range(0, 4).Select(_ => RepeatAsync(Permanent)).ToArray();
        var refused = Enumerable.Range(0, 2).Select(_ => RepeatAsync("never configured")).ToArray();

        for (var generation = 1; generation <= 50; generation++)
        {
            var (old, fresh) = ($"generation {generation - 1}", $"generation {generation}");

            settings.Change(("Secrets:0", old), ("Secrets:1", Permanent), ("Secrets:2", fresh));
            Assert.That(await DeliverAsync(host, fresh), Is.EqualTo(HttpStatusCode.OK), "a new secret is accepted at once");
            Assert.That(await DeliverAsync(host, old), Is.EqualTo(HttpStatusCode.OK), "the old one is still accepted");

            settings.Change(("Secrets:0", Permanent), ("Secrets:1", fresh));
            Assert.That(await DeliverAsync(host, old), Is.EqualTo(HttpStatusCode.Unauthorized), "a removed secret is refused at once");
            Assert.That(await DeliverAsync(host, fresh), Is.EqualTo(HttpStatusCode.OK));
        }

        await stop.CancelAsync();
        foreach (var (loads, expected) in new[] { (accepted, HttpStatusCode.OK), (refused, HttpStatusCode.Unauthorized) })
        {
            var statuses = (await Task.WhenAll(loads).WithinReason()).SelectMany(statuses => statuses).ToList();
            Assert.That(statuses, Is.Not.Empty);
            Assert.That(statuses, Is.All.EqualTo(expected));
        }

        async Task<List<HttpStatusCode>> RepeatAsync(string secret)
        {
            var statuses = new List<HttpStatusCode>();
            while (!stop.IsCancellationRequested)
            {
                statuses.Add(await DeliverAsync(host, secret));
            }

            return statuses;
        }
    }

    [Test]
    public async Task Reload_with_invalid_options_keeps_the_last_valid_ones_and_is_logged_once()
    {
        var settings = new ReloadableSettings(("Secrets:0", Permanent));
        await using var host = await StartAsync(settings);
        (string, string?)[][] invalid =
        [
            [],
            [("Secrets:0", "")],
            [("Secrets:0", Permanent), ("Secrets:1", " ")],
            [("Secrets:0", Permanent), ("MaxBodySize", "0")],
            [("Secrets:0", Permanent), ("MaxBodySize", "many")],
            [("Secrets:0", Permanent), ("SecretParameter", "")],
        ];

        foreach (var change in invalid)
        {
            var errors = CountErrors();
            Assert.That(() => settings.Change(change), Throws.Nothing, "the reload itself does not throw");
            Assert.That(CountErrors(), Is.EqualTo(errors + 1));

            Assert.That(await DeliverAsync(host, Permanent), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await DeliverAsync(host, ""), Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(CountErrors(), Is.EqualTo(errors + 1));

            settings.Change(("Secrets:0", Permanent));
            Assert.That(await DeliverAsync(host, Permanent), Is.EqualTo(HttpStatusCode.OK));
        }

        int CountErrors() => host.Log.Ours.Count(line => line.Level == LogLevel.Error && line.Message.Contains("WebhookReceiver:"));
    }

    [Test]
    public async Task Changes_of_other_settings_take_effect_at_once()
    {
        var settings = new ReloadableSettings(("Secrets:0", Permanent), ("MaxBodySize", "10"));
        await using var host = await StartAsync(settings);
        var url = ReceiverHost.WithSecret(ReceiverHost.PinpointePath, Permanent);
        Assert.That(await host.PostAsync(url, new ByteArrayContent(Payloads.Open)), Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));

        settings.Change(("Secrets:0", Permanent), ("MaxBodySize", "10000"));
        Assert.That(await host.PostAsync(url, new ByteArrayContent(Payloads.Open)), Is.EqualTo(HttpStatusCode.OK));

        settings.Change(("Secrets:0", Permanent), ("SecretParameter", "token"));
        Assert.That(await host.PostAsync(url, null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await host.PostAsync($"{ReceiverHost.PinpointePath}?token={Permanent}", null), Is.EqualTo(HttpStatusCode.OK));
    }

    private static Task<ReceiverHost> StartAsync(ReloadableSettings settings) =>
        ReceiverHost.StartAsync(_ => { }, _ => { }, builder => ((IConfigurationBuilder)builder.Configuration).Add(settings));

    private static Task<HttpStatusCode> DeliverAsync(ReceiverHost host, string secret) =>
        host.PostAsync(ReceiverHost.WithSecret(ReceiverHost.OptinPath, secret), null);
}
