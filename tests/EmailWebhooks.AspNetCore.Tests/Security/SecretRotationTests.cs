using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Security;

public sealed class SecretRotationTests
{
    private const string Permanent = "permanent";

    [Test]
    public async Task Rotation_under_load_takes_effect_at_once_and_disturbs_nobody_else()
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
            Assert.That(await DeliverAsync(host, fresh), Is.EqualTo(HttpStatusCode.OK), "a new secret counts at once");
            Assert.That(await DeliverAsync(host, old), Is.EqualTo(HttpStatusCode.OK), "the old one still counts beside it");

            settings.Change(("Secrets:0", Permanent), ("Secrets:1", fresh));
            Assert.That(await DeliverAsync(host, old), Is.EqualTo(HttpStatusCode.Unauthorized), "a removed secret stops at once");
            Assert.That(await DeliverAsync(host, fresh), Is.EqualTo(HttpStatusCode.OK));
        }

        await stop.CancelAsync();
        foreach (var (loads, expected) in new[] { (accepted, HttpStatusCode.OK), (refused, HttpStatusCode.Unauthorized) })
        {
            var answers = (await Task.WhenAll(loads).WithinReason()).SelectMany(answers => answers).ToList();
            Assert.That(answers, Is.Not.Empty);
            Assert.That(answers, Is.All.EqualTo(expected));
        }

        async Task<List<HttpStatusCode>> RepeatAsync(string secret)
        {
            var answers = new List<HttpStatusCode>();
            while (!stop.IsCancellationRequested)
            {
                answers.Add(await DeliverAsync(host, secret));
            }

            return answers;
        }
    }

    [Test]
    public async Task Options_that_a_reload_makes_invalid_leave_the_last_valid_ones_in_force_and_are_logged_once()
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
            Assert.That(() => settings.Change(change), Throws.Nothing, "what reloads the configuration is not to blame");
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
    public async Task Other_settings_change_at_once_too()
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
