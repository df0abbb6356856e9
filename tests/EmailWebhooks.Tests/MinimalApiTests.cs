using System.Net;
using System.Text;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Tests;

/// <summary>Events as parameters of minimal API endpoints, on a real server, with reflection disabled.</summary>
public sealed class MinimalApiTests
{
    private WebApplication _application = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, EmailWebhooksJson.TypeInfoResolver));
        _application = builder.Build();
        _application.MapPost("/pinpointe", (PinpointeEvent webhookEvent) => $"{webhookEvent.GetType().Name} {webhookEvent.SubscriberId}");
        _application.MapPost("/optin_finalized", (MailingworkOptinFinalizedEvent webhookEvent) => Describe(webhookEvent));
        _application.MapPost("/optout_finalized", (MailingworkOptoutFinalizedEvent webhookEvent) => Describe(webhookEvent));
        _application.MapPost("/profilemanager_finalized", (MailingworkProfileManagerFinalizedEvent webhookEvent) => Describe(webhookEvent));
        await _application.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_application.Urls.Single()) };
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _application.DisposeAsync();
    }

    [TestCase("open", "PinpointeOpenEvent 98127364")]
    [TestCase("click", "PinpointeClickEvent 98127364")]
    [TestCase("bounce", "PinpointeBounceEvent 98127365")]
    public async Task Pinpointe_event_binds_from_the_body(string name, string expected) =>
        Assert.That(await Post("/pinpointe", Payloads.Text(Payloads.Pinpointe(name))), Is.EqualTo((HttpStatusCode.OK, expected)));

    [Test]
    public async Task Pinpointe_event_with_a_member_of_the_wrong_type_binds() =>
        Assert.That(
            await Post("/pinpointe", """{"userId":"abc","event":"future","subscriberId":"5"}"""),
            Is.EqualTo((HttpStatusCode.OK, "UnknownPinpointeEvent 5")));

    [Test]
    public async Task Body_that_is_not_a_JSON_object_is_a_bad_request() =>
        Assert.That((await Post("/pinpointe", "[1]")).Status, Is.EqualTo(HttpStatusCode.BadRequest));

    [TestCaseSource(typeof(Payloads), nameof(Payloads.MailingworkEvents))]
    public async Task MAILINGWORK_event_binds_from_the_body(string name) =>
        Assert.That(await Post("/" + name, Payloads.Text(Payloads.Mailingwork(name))), Is.EqualTo((HttpStatusCode.OK, $"{name} 6049065")));

    private static string Describe(MailingworkEvent webhookEvent) => $"{webhookEvent.Type} {webhookEvent.SubscriberId}";

    private async Task<(HttpStatusCode Status, string Text)> Post(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
