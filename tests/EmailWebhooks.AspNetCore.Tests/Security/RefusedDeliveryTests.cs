using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Security;

/// <summary>What is logged about deliveries without the right secret, which anyone can send.</summary>
public sealed class RefusedDeliveryTests
{
    [TestCase("", "Missing")]
    [TestCase("?key=", "Missing")]
    [TestCase("?key=guessed", "Wrong")]
    [TestCase("?key=guessed&key=guessed", "Repeated")]
    [TestCase("?key=" + ReceiverHost.Secret + "&KEY=" + ReceiverHost.Secret, "Repeated")]
    public async Task Refused_delivery_is_logged_at_Debug_with_its_reason(string query, string reason)
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });

        Assert.That(await host.PostAsync(ReceiverHost.PinpointePath + query, null), Is.EqualTo(HttpStatusCode.Unauthorized));

        Assert.That(host.Log.Ours.Select(line => line.Level), Is.All.EqualTo(LogLevel.Debug));
        Assert.That(host.Log.Ours.Count(line => line.GetStructuredStateValue("Reason") == reason), Is.EqualTo(1));
    }

    [Test]
    public async Task Refused_deliveries_are_summarized_in_one_warning_a_minute()
    {
        var clock = new FakeTimeProvider();
        await using var host = await ReceiverHost.StartAsync(_ => { }, build: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        await RefuseAsync(host, missing: 3, repeated: 1, wrong: 5);
        Assert.That(Warnings(host), Is.Empty);

        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.That(Warnings(host), Is.EqualTo(["9: 3 missing, 1 repeated, 5 wrong at mailingwork, pinpointe"]));

        clock.Advance(TimeSpan.FromHours(1));
        Assert.That(Warnings(host), Has.Count.EqualTo(1), "nothing happened");

        await RefuseAsync(host, missing: 0, repeated: 0, wrong: 2);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.That(Warnings(host), Has.Count.EqualTo(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Warnings(host)[1], Is.EqualTo("2: 0 missing, 0 repeated, 2 wrong at pinpointe"));
    }

    [Test]
    public async Task Application_that_ends_within_the_minute_still_logs_the_summary()
    {
        var host = await ReceiverHost.StartAsync(_ => { });
        await RefuseAsync(host, missing: 1, repeated: 0, wrong: 0);

        await host.DisposeAsync();

        Assert.That(Warnings(host), Has.Count.EqualTo(1));
    }

    private static async Task RefuseAsync(ReceiverHost host, int missing, int repeated, int wrong)
    {
        foreach (var (count, url) in new[] { (missing, ReceiverHost.OptinPath), (repeated, ReceiverHost.PinpointePath + "?key=a&key=b"), (wrong, ReceiverHost.PinpointePath + "?key=a") })
        {
            for (var i = 0; i < count; i++)
            {
                Assert.That(await host.PostAsync(url, null), Is.EqualTo(HttpStatusCode.Unauthorized));
            }
        }
    }

    private static List<string> Warnings(ReceiverHost host) =>
    [
        .. host.Log.Ours.Where(line => line.Level == LogLevel.Warning).Select(line =>
            $"{line.GetStructuredStateValue("Count")}: {line.GetStructuredStateValue("Missing")} missing, {line.GetStructuredStateValue("Repeated")} repeated, {line.GetStructuredStateValue("Wrong")} wrong at {line.GetStructuredStateValue("Receivers")}"),
    ];
}
