using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Endpoints;

/// <summary>The response to each kind of delivery.</summary>
public sealed class ResponseTests
{
    private static readonly string[] Malformed =
        ["{", "{\"event\":\"open\"", "[]", "null", "\"open\"", "42", "not json", " ", "{}{}", "{\"event\":\"open\",}", "event=open&userId=1", new string('[', 100)];

    [Test]
    public async Task Pinpointe_event_is_handled_and_gets_an_empty_200()
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeOpenEvent>(recorder.HandleAsync));

        using var response = await host.Client.PostAsync(ReceiverHost.WithSecret(ReceiverHost.PinpointePath), new ByteArrayContent(Payloads.Open));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
        Assert.That(((PinpointeOpenEvent)recorder.Events.Single()).SubscriberId, Is.EqualTo(98127364));
    }

    [Test]
    public async Task Mailingwork_event_is_handled_and_gets_an_empty_200()
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<MailingworkOptinFinalizedEvent>(recorder.HandleAsync));

        using var response = await host.Client.PostAsync(ReceiverHost.WithSecret(ReceiverHost.OptinPath), new ByteArrayContent(Payloads.Optin));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
        Assert.That(((MailingworkOptinFinalizedEvent)recorder.Events.Single()).SubscribedListIds, Is.EqualTo(new long[] { 1 }));
    }

    [Test]
    public async Task Event_without_a_handler_gets_200_and_one_warning_per_type()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });

        HttpStatusCode[] statuses =
        [
            await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open),
            await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open),
            await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click),
            await host.DeliverAsync(ReceiverHost.OptinPath, Payloads.Optin),
            await host.DeliverAsync(ReceiverHost.OptinPath, Payloads.Optin),
        ];

        Assert.That(statuses, Is.All.EqualTo(HttpStatusCode.OK));
        var warnings = host.Log.Ours.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text).ToList();
        Assert.That(warnings, Has.Count.EqualTo(3));
        Assert.That(warnings[0], Does.Contain(nameof(PinpointeOpenEvent)));
        Assert.That(warnings[1], Does.Contain(nameof(PinpointeClickEvent)));
        Assert.That(warnings[2], Does.Contain(nameof(MailingworkOptinFinalizedEvent)));
    }

    [Test]
    public async Task Event_without_a_handler_gets_404_when_the_options_refuse_it()
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<PinpointeOpenEvent>(recorder.HandleAsync),
            options =>
            {
                options.Secrets.Add(ReceiverHost.Secret);
                options.RefuseUnhandledEvents = true;
            });

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
        for (var i = 0; i < 2; i++)
        {
            Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Click), Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(await host.DeliverAsync(ReceiverHost.OptinPath, Payloads.Optin), Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(await host.DeliverAsync(ReceiverHost.OptinPath, ""), Is.EqualTo(HttpStatusCode.OK), "a probe has no event");
        }

        Assert.That(host.Log.Ours.Where(line => line.Level == LogLevel.Warning).Select(line => line.GetStructuredStateValue("StatusCode")), Is.EqualTo(["404", "404"]));
    }

    [Test]
    public async Task Events_without_a_handler_get_one_warning_per_account_and_name_up_to_a_limit()
    {
        await using var host = await ReceiverHost.StartAsync(
            _ => { },
            build: builder => builder.Services.AddWebhookReceiver("acme", options => options.Secrets.Add(ReceiverHost.Secret)),
            map: application =>
            {
                application.MapMailingworkWebhooks("/default");
                application.MapMailingworkWebhooks("/acme", "acme");
            });

        foreach (var path in new[] { "/default/optin_finalized", "/acme/optin_finalized", "/acme/OPTIN_FINALIZED", "/acme/new", "/acme/New" })
        {
            await host.DeliverAsync(path, """{"id":1}""");
        }

        Assert.That(
            host.Log.Ours.Where(line => line.Level == LogLevel.Warning).Select(line => $"{line.GetStructuredStateValue("Receiver")} {line.GetStructuredStateValue("EventName")}"),
            Is.EqualTo(["mailingwork optin_finalized", "mailingwork (account acme) optin_finalized", "mailingwork (account acme) new"]));
        for (var i = 0; i < 200; i++)
        {
            await host.DeliverAsync($"/acme/new{i}", """{"id":1}""");
        }

        Assert.That(host.Log.Ours.Count(line => line.Level == LogLevel.Warning), Is.EqualTo(100));
    }

    [TestCase(ReceiverHost.PinpointePath)]
    [TestCase(ReceiverHost.OptinPath)]
    [TestCase(ReceiverHost.MailingworkPath + "/something_new")]
    public async Task Empty_body_gets_200_and_is_logged_without_running_a_handler(string path)
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync));

        Assert.That(await host.PostAsync(ReceiverHost.WithSecret(path), null), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(recorder.Events, Is.Empty);
        Assert.That(host.Log.Ours.Count(line => line.Level == LogLevel.Information && line.Text.Contains("empty")), Is.EqualTo(1));
    }

    [Test]
    public async Task Empty_chunked_body_gets_200()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });
        using var request = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), "Transfer-Encoding: chunked");

        await request.SendAsync("0\r\n\r\n");

        Assert.That(await request.ReadStatusAsync(), Is.EqualTo(200));
    }

    [TestCase(ReceiverHost.PinpointePath)]
    [TestCase(ReceiverHost.OptinPath)]
    [TestCase(ReceiverHost.MailingworkPath + "/something_new")]
    public async Task Body_that_is_not_a_JSON_object_gets_an_empty_400_without_running_a_handler(string path)
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync));
        foreach (var body in Malformed)
        {
            using var response = await host.Client.PostAsync(ReceiverHost.WithSecret(path), new StringContent(body));

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), body);
            Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty, body);
        }

        Assert.That(recorder.Events, Is.Empty);
    }

    [TestCase(ReceiverHost.PinpointePath)]
    [TestCase(ReceiverHost.OptinPath)]
    public async Task Failing_handler_causes_an_empty_500_and_is_logged_with_its_exception(string path)
    {
        var failure = new InvalidOperationException("the database is down");
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>((_, _, _) => throw failure));

        using var response = await host.Client.PostAsync(ReceiverHost.WithSecret(path), new StringContent("{}"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
        var logged = host.Log.Ours.Single(line => line.Level == LogLevel.Error);
        Assert.That(logged.Exception, Is.SameAs(failure));
    }

    [Test]
    public async Task Handler_that_fails_asynchronously_causes_500()
    {
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>(async (_, _, _) =>
        {
            await Task.Yield();
            throw new TimeoutException();
        }));

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, "{}"), Is.EqualTo(HttpStatusCode.InternalServerError));
    }

    [Test]
    public async Task Handler_whose_own_operation_was_canceled_causes_500()
    {
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>((_, _, _) => throw new TaskCanceledException("the HTTP client's timeout")));

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, "{}"), Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(host.Log.Ours.Count(line => line is { Level: LogLevel.Error, Exception: TaskCanceledException }), Is.EqualTo(1));
    }

    [TestCase(ReceiverHost.PinpointePath)]
    [TestCase(ReceiverHost.OptinPath)]
    public async Task Missing_or_wrong_secret_gets_an_empty_401_before_the_body_is_read(string path)
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });
        foreach (var url in new[] { path, path + "?key=wrong", path + "?key=" })
        {
            // The server sends "100 Continue" as soon as the body is read, so the first response shows whether it was.
            using var request = await RawRequest.StartAsync(host, url, "Content-Length: 100", "Expect: 100-continue");

            var head = await request.ReadHeadAsync();

            Assert.That(head, Does.StartWith("HTTP/1.1 401 ").And.Contain("Content-Length: 0"), url);
        }
    }

    [TestCase(ReceiverHost.PinpointePath)]
    [TestCase(ReceiverHost.OptinPath)]
    public async Task Caller_that_expects_100_continue_gets_it_when_its_secret_is_valid(string path)
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });
        using var request = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(path), "Content-Length: 2", "Expect: 100-continue");

        Assert.That(await request.ReadStatusAsync(), Is.EqualTo(100));
        await request.SendAsync("{}");
        Assert.That(await request.ReadStatusAsync(), Is.EqualTo(200));
    }

    [Test]
    public async Task Event_is_handled_whatever_its_content_type([Values("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", null)] string? contentType)
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeOpenEvent>(recorder.HandleAsync));
        using var request = await RawRequest.StartAsync(
            host,
            ReceiverHost.WithSecret(ReceiverHost.PinpointePath),
            contentType is null ? "X-Nothing: 1" : "Content-Type: " + contentType,
            $"Content-Length: {Payloads.Open.Length}");

        await request.SendAsync(Payloads.Open);

        Assert.That(await request.ReadStatusAsync(), Is.EqualTo(200));
        Assert.That(recorder.Events, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Other_method_gets_405()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });

        using var response = await host.Client.GetAsync(ReceiverHost.WithSecret(ReceiverHost.PinpointePath));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [Test]
    public async Task Status_code_pages_of_the_application_do_not_change_the_responses()
    {
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<WebhookEvent>((_, _, _) => throw new InvalidOperationException()),
            map: application =>
            {
                application.UseStatusCodePagesWithRedirects("/sorry");
                ReceiverHost.MapBoth(application);
            });

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, "{}"), Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(await host.PostAsync(ReceiverHost.PinpointePath, null), Is.EqualTo(HttpStatusCode.Unauthorized));
    }
}
