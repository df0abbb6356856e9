using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.AspNetCore.Tests.Endpoints;

public sealed class MappingTests
{
    [TestCase("/hooks/mailingwork", "/hooks/mailingwork/optin_finalized")]
    [TestCase("/hooks/mailingwork/", "/hooks/mailingwork/optin_finalized")]
    [TestCase("hooks", "/hooks/optin_finalized")]
    [TestCase("hooks", "/HOOKS/optin_finalized/")]
    [TestCase("hooks", "/hooks/OPTIN_FINALIZED")]
    [TestCase("hooks", "/hooks/Optin_Finalized")]
    [TestCase("/", "/optin_finalized")]
    [TestCase("", "/optin_finalized")]
    [TestCase("/{tenant}/hooks", "/acme/hooks/optin_finalized")]
    public async Task MapMailingworkWebhooks_appends_the_event_to_the_pattern(string pattern, string path)
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<MailingworkOptinFinalizedEvent>(recorder.HandleAsync),
            map: application => application.MapMailingworkWebhooks(pattern));

        Assert.That(await host.DeliverAsync(path, Payloads.Optin), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(recorder.Events, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Mailingwork_URL_without_an_event_is_not_found()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });

        Assert.That(await host.DeliverAsync(ReceiverHost.MailingworkPath, "{}"), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await host.DeliverAsync(ReceiverHost.MailingworkPath + "/a/b", "{}"), Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Endpoints_can_be_mapped_in_a_group_and_more_than_once()
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync), map: application =>
        {
            var group = application.MapGroup("/{tenant}");
            group.MapPinpointeWebhooks("pinpointe");
            group.MapMailingworkWebhooks("");
            application.MapPinpointeWebhooks("/other/hooks/pinpointe");
        });

        string[] paths = ["/acme/pinpointe", "/acme/optin_finalized", "/other/hooks/pinpointe"];
        foreach (var path in paths)
        {
            Assert.That(await host.DeliverAsync(path, "{}"), Is.EqualTo(HttpStatusCode.OK), path);
        }

        Assert.That(recorder.Events, Has.Count.EqualTo(paths.Length));
    }

    [Test]
    public async Task RequireHost_keeps_other_hosts_out()
    {
        await using var host = await StartAsync(endpoint => endpoint.RequireHost("hooks.example"));

        foreach (var path in new[] { ReceiverHost.PinpointePath, ReceiverHost.OptinPath })
        {
            Assert.That(await host.DeliverAsync(path, "{}"), Is.EqualTo(HttpStatusCode.NotFound));
            using var request = new HttpRequestMessage(HttpMethod.Post, ReceiverHost.WithSecret(path)) { Headers = { Host = "hooks.example" } };
            using var response = await host.Client.SendAsync(request);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    public async Task RequireRateLimiting_limits_the_deliveries()
    {
        await using var host = await StartAsync(
            endpoint => endpoint.RequireRateLimiting("one"),
            builder => builder.Services.AddRateLimiter(limiter => limiter.AddFixedWindowLimiter("one", window =>
            {
                window.PermitLimit = 1;
                window.Window = TimeSpan.FromDays(1);
            })),
            application => application.UseRateLimiter());

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, "{}"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await host.DeliverAsync(ReceiverHost.OptinPath, "{}"), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [TestCase(true, HttpStatusCode.OK)]
    [TestCase(false, HttpStatusCode.Unauthorized)]
    public async Task AllowAnonymous_admits_vendors_to_an_application_that_requires_authentication(bool allowed, HttpStatusCode expected)
    {
        await using var host = await StartAsync(
            endpoint =>
            {
                if (allowed)
                {
                    endpoint.AllowAnonymous();
                }
            },
            builder =>
            {
                builder.Services.AddAuthentication().AddBearerToken();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new([new Microsoft.AspNetCore.Authorization.Infrastructure.DenyAnonymousAuthorizationRequirement()], []));
            });

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, "{}"), Is.EqualTo(expected));
        Assert.That(await host.DeliverAsync(ReceiverHost.OptinPath, "{}"), Is.EqualTo(expected));
    }

    [Test]
    public async Task WithName_names_the_endpoints_for_links()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, map: application =>
        {
            application.MapPinpointeWebhooks("/p").WithName("pinpointe");
            application.MapMailingworkWebhooks("/m").WithName("mailingwork");
        });

        var links = host.Application.Services.GetRequiredService<LinkGenerator>();

        Assert.That(links.GetPathByName("pinpointe"), Is.EqualTo("/p"));
        Assert.That(links.GetPathByName("mailingwork", new RouteValueDictionary { ["event"] = "optout_finalized" }), Is.EqualTo("/m/optout_finalized"));
    }

    [Test]
    public async Task Map_without_AddWebhookReceiver_names_the_missing_call()
    {
        await using var application = ReceiverHost.CreateBuilder(out _).Build();

        Assert.That(() => application.MapPinpointeWebhooks("/p"), Throws.InvalidOperationException.With.Message.Contains("AddWebhookReceiver()"));
        Assert.That(() => application.MapMailingworkWebhooks("/m"), Throws.InvalidOperationException.With.Message.Contains("AddWebhookReceiver()"));
    }

    [Test]
    public async Task Map_without_an_argument_is_refused()
    {
        await using var application = ReceiverHost.CreateBuilder(out _).Build();

        Assert.That(() => ((IEndpointRouteBuilder)null!).MapPinpointeWebhooks("/p"), Throws.ArgumentNullException);
        Assert.That(() => ((IEndpointRouteBuilder)null!).MapMailingworkWebhooks("/m"), Throws.ArgumentNullException);
        Assert.That(() => application.MapPinpointeWebhooks(null!), Throws.ArgumentNullException);
        Assert.That(() => application.MapMailingworkWebhooks(null!), Throws.ArgumentNullException);
    }

    private static Task<ReceiverHost> StartAsync(Action<IEndpointConventionBuilder> convention, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? use = null) =>
        ReceiverHost.StartAsync(_ => { }, build: build, map: application =>
        {
            use?.Invoke(application);
            convention(application.MapPinpointeWebhooks(ReceiverHost.PinpointePath));
            convention(application.MapMailingworkWebhooks(ReceiverHost.MailingworkPath));
        });
}
