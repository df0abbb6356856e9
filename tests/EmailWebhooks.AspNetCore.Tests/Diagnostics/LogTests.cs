using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Diagnostics;

public sealed class LogTests
{
    private const string HostingCategory = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>Texts in the requests below, which no line of the receiver may contain.</summary>
    private static readonly string[] Private =
    [
        ReceiverHost.Secret, "key=", "guessed-secret", "max.mustermann", "max.muster", "example", "203.0.113.77", "127.0.0.1", "8f14e45fceea167a5a36dedd4bea2543",
        "Mustermann", "98127364", "6049065", "RequestTracer",
    ];

    [Test]
    public async Task No_line_of_the_receiver_contains_private_data_of_a_request()
    {
        await using var host = await ReceiverHost.StartAsync(handlers => handlers
            .AddHandler<PinpointeClickEvent>((_, _, _) => throw new InvalidOperationException("the database is down"))
            .AddHandler<MailingworkOptinFinalizedEvent>((_, _, _) => ValueTask.CompletedTask));

        await DeliverEverythingAsync(host);

        var lines = host.Log.Ours.Select(line => line.Text).ToList();
        foreach (var outcome in new[] { "handled", "unhandled", "empty", "malformed", "unauthorized", "too_large", "failed" })
        {
            Assert.That(lines, Has.Some.Contain($"Outcome={outcome}"));
        }

        foreach (var text in Private)
        {
            Assert.That(lines, Has.None.Contain(text));
        }
    }

    [Test]
    public async Task Each_delivery_has_a_line_with_its_vendor_event_type_and_outcome()
    {
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>((_, _, _) => ValueTask.CompletedTask));

        await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click);
        await host.DeliverAsync(ReceiverHost.PinpointePath, """{"event":"unsubsribe"}""");
        await host.DeliverAsync(ReceiverHost.OptinPath, Payloads.Optin);
        await host.DeliverAsync(ReceiverHost.MailingworkPath + "/made_up_route", "{}");

        string[] expected = ["pinpointe, event click", "pinpointe, event unsubscribe", "mailingwork, event optin_finalized", "mailingwork, event made_up_route"];
        Assert.That(
            host.Log.Ours.Where(line => line.Level == LogLevel.Debug).Select(line => line.Text.Split(" | ")[0]),
            Is.EqualTo(expected.Select(labels => $"Webhook delivery to {labels}: handled.")));
    }

    [Test]
    public async Task Malformed_body_is_logged_with_its_position_only()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });

        await host.DeliverAsync(ReceiverHost.PinpointePath, "{\n\"event\": max.muster@example.com }");

        Assert.That(host.Log.Ours.First(line => line.Level == LogLevel.Warning).Text, Does.Contain("line 1, byte 9"));
    }

    [Test]
    public async Task Query_string_is_logged_only_by_the_hosting_category()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, build: builder => builder.Services.AddHttpLogging(), map: MapWithHttpLogging);

        await DeliverEverythingAsync(host);

        Assert.That(host.Log.Lines.Where(line => line.Text.Contains(ReceiverHost.Secret)).Select(line => line.Category).Distinct(), Is.EqualTo([HostingCategory]));
    }

    [Test]
    public async Task Filter_that_the_README_names_keeps_the_query_string_out_of_every_category()
    {
        await using var host = await ReceiverHost.StartAsync(
            _ => { },
            build: builder =>
            {
                builder.Services.AddHttpLogging();
                builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
            },
            map: MapWithHttpLogging);

        await DeliverEverythingAsync(host);

        Assert.That(host.Log.Lines.Where(line => !line.IsOurs), Is.Not.Empty);
        Assert.That(host.Log.Lines.Where(line => (line.Text + line.ScopesText).Contains(ReceiverHost.Secret)), Is.Empty);
    }

    private static void MapWithHttpLogging(WebApplication application)
    {
        application.UseHttpLogging();
        ReceiverHost.MapBoth(application);
    }

    private static async Task DeliverEverythingAsync(ReceiverHost host)
    {
        host.Client.DefaultRequestHeaders.UserAgent.ParseAdd("RequestTracer");
        (string Url, byte[] Body, HttpStatusCode? Expected)[] deliveries =
        [
            (ReceiverHost.WithSecret(ReceiverHost.PinpointePath), Payloads.Click, null),
            (ReceiverHost.WithSecret(ReceiverHost.PinpointePath), Payloads.Open, HttpStatusCode.OK),
            (ReceiverHost.WithSecret(ReceiverHost.OptinPath), Payloads.Optin, HttpStatusCode.OK),
            (ReceiverHost.WithSecret(ReceiverHost.MailingworkPath + "/made_up_route"), Payloads.Optin, HttpStatusCode.OK),
            (ReceiverHost.WithSecret(ReceiverHost.PinpointePath), """{"event":"made_up_event","made_up_member":{}}"""u8.ToArray(), HttpStatusCode.OK),
            (ReceiverHost.WithSecret(ReceiverHost.PinpointePath), """{"event":"open","made_up_member":max.muster@example.com}"""u8.ToArray(), HttpStatusCode.BadRequest),
            (ReceiverHost.WithSecret(ReceiverHost.OptinPath), "\"max.muster@example.com\""u8.ToArray(), HttpStatusCode.BadRequest),
            (ReceiverHost.WithSecret(ReceiverHost.OptinPath), [], HttpStatusCode.OK),
            (ReceiverHost.WithSecret(ReceiverHost.OptinPath), new byte[300_000], HttpStatusCode.RequestEntityTooLarge),
            (ReceiverHost.WithSecret(ReceiverHost.PinpointePath, "guessed-secret"), Payloads.Open, HttpStatusCode.Unauthorized),
            (ReceiverHost.WithSecret(ReceiverHost.OptinPath) + "&key=guessed-secret", Payloads.Optin, HttpStatusCode.Unauthorized),
        ];
        foreach (var (url, body, expected) in deliveries)
        {
            var status = await host.PostAsync(url, new ByteArrayContent(body));
            Assert.That(status, Is.EqualTo(expected ?? status));
        }

        await host.Application.StopAsync();
    }
}
