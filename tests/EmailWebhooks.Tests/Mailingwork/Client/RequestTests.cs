using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>What is sent to the API.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RequestTests : IDisposable
{
    private const string Credentials = "username=api-user&password=pa%24%24+w%26rd%2B%C3%BC";
    private const string Root = "https://webservice.mailingwork.de/webservice/webservice/json/";
    private static readonly Uri Url = new("https://example.test/hooks?key=a%2Fb&x=1");

    private readonly MockHttpMessageHandler _api = new();

    public void Dispose() => _api.Dispose();

    [Test]
    public async Task CreateWebhookAsync_posts_app_event_and_url_with_the_credentials_in_the_form()
    {
        Expect("CreateWebHook", "&app=%C3%9Cmlaut+%26+Co&event=optin_finalized&url=https%3A%2F%2Fexample.test%2Fhooks%3Fkey%3Da%252Fb%26x%3D1");

        await CallAsync(client => client.CreateWebhookAsync("Ümlaut & Co", MailingworkEventType.OptinFinalized, Url));
    }

    [Test]
    public async Task CreateWebhookAsync_accepts_an_event_that_this_version_does_not_know()
    {
        Expect("CreateWebHook", "&app=app&event=bounce_finalized&url=https%3A%2F%2Fexample.test%2Fhooks%3Fkey%3Da%252Fb%26x%3D1");
        MailingworkWebhook? webhook = null;

        await CallAsync(async client => webhook = await client.CreateWebhookAsync("app", new("bounce_finalized"), Url));

        Assert.That(webhook!.EventType!.Value.Name, Is.EqualTo("bounce_finalized"));
    }

    [Test]
    public async Task GetWebhooksAsync_without_filters_posts_the_credentials_only()
    {
        Expect("GetWebHooks", "", "[]");

        await CallAsync(client => client.GetWebhooksAsync());
    }

    [Test]
    public async Task GetWebhooksAsync_posts_its_filters_as_advanced_parameters()
    {
        Expect("GetWebHooks", "&advanced%5Bapp%5D=app&advanced%5Bevent%5D=optout_finalized", "[]");

        await CallAsync(client => client.GetWebhooksAsync("app", MailingworkEventType.OptoutFinalized));
    }

    [TestCase(false, "&webHookId=17")]
    [TestCase(true, "&webHookId=17&advanced%5BreplayEvents%5D=1")]
    public async Task ActivateWebhookAsync_posts_the_id_and_requests_a_replay_only_when_wanted(bool replay, string form)
    {
        Expect("ActivateWebHook", form, "null");

        await CallAsync(client => client.ActivateWebhookAsync(17, replay));
    }

    [Test]
    public async Task DeleteWebhookAsync_posts_the_id()
    {
        Expect("DeleteWebHookById", "&webHookId=9223372036854775807", "null");

        await CallAsync(client => client.DeleteWebhookAsync(long.MaxValue));
    }

    [Test]
    public async Task Each_function_uses_the_parameter_names_of_the_options()
    {
        Expect("GetWebHooks", "&filter%5Bapp%5D=a&filter%5Bevent%5D=optin_finalized", "[]");
        Expect("ActivateWebHook", "&id=1&replay=1", "null");
        Expect("DeleteWebHookById", "&id=2", "null");

        await CallAsync(
            async client =>
            {
                await client.GetWebhooksAsync("a", MailingworkEventType.OptinFinalized);
                await client.ActivateWebhookAsync(1, replayEvents: true);
                await client.DeleteWebhookAsync(2);
            },
            options => options.ParameterNames = new()
            {
                WebhookId = "id",
                AppFilter = "filter[app]",
                EventFilter = "filter[event]",
                ReplayEvents = "replay",
            });
    }

    [TestCase("https://webservice.mailingwork.de", "https://webservice.mailingwork.de/webservice/webservice/json/GetWebHooks")]
    [TestCase("https://mail.example.test:8443/", "https://mail.example.test:8443/webservice/webservice/json/GetWebHooks")]
    [TestCase("https://mail.example.test/a/b", "https://mail.example.test/a/b/webservice/webservice/json/GetWebHooks")]
    [TestCase("https://mail.example.test/a/b/", "https://mail.example.test/a/b/webservice/webservice/json/GetWebHooks")]
    public async Task Function_is_appended_to_the_path_of_the_base_address(string baseAddress, string expected)
    {
        _api.Expect(HttpMethod.Post, expected).Respond("application/json", """{"error":0}""");

        await CallAsync(client => client.GetWebhooksAsync(), options => options.BaseAddress = new Uri(baseAddress));
    }

    [Test]
    public async Task Each_function_is_a_form_post_without_credentials_in_its_url_and_headers()
    {
        var api = new ApiStub().Result("5").Result("[]");
        await using var host = ClientHost.Of(api);

        await host.Client.CreateWebhookAsync("app", MailingworkEventType.OptinFinalized, Url);
        await host.Client.GetWebhooksAsync();
        await host.Client.ActivateWebhookAsync(5);
        await host.Client.DeleteWebhookAsync(5);

        Assert.Multiple(() =>
        {
            Assert.That(api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks", "ActivateWebHook", "DeleteWebHookById"]));
            Assert.That(api.Requests.Select(request => request.Method), Is.All.EqualTo(HttpMethod.Post));
            Assert.That(api.Requests.Select(request => request.Headers.Trim()), Is.All.StartsWith("Content-Type: application/x-www-form-urlencoded"));
            Assert.That(api.Requests.Select(request => request.Headers + request.Uri), Has.None.Contains("api-user").And.None.Contains("pa$$").And.None.Contains("Authorization"));
        });
    }

    [Test]
    public async Task Invalid_argument_is_refused_before_anything_is_sent()
    {
        var requests = _api.When("*").RespondResult("5");
        await using var host = new ClientHost(network: _api);
        var client = host.Client;
        var optin = MailingworkEventType.OptinFinalized;

        Assert.Multiple(() =>
        {
            Assert.ThrowsAsync<ArgumentNullException>(() => client.CreateWebhookAsync(null!, optin, Url));
            Assert.ThrowsAsync<ArgumentException>(() => client.CreateWebhookAsync(" ", optin, Url));
            Assert.ThrowsAsync<ArgumentException>(() => client.CreateWebhookAsync("app", default, Url));
            Assert.ThrowsAsync<ArgumentNullException>(() => client.CreateWebhookAsync("app", optin, null!));
            Assert.ThrowsAsync<ArgumentException>(() => client.CreateWebhookAsync("app", optin, new Uri("/hooks", UriKind.Relative)));
            Assert.That(Assert.ThrowsAsync<ArgumentException>(() => client.CreateWebhookAsync("app", optin, new Uri("ftp://example.test/hooks")))!.Message, Does.Contain("http or https"));
            Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.ActivateWebhookAsync(0));
            Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.DeleteWebhookAsync(-1));
            Assert.That(_api.GetMatchCount(requests), Is.Zero);
        });
    }

    /// <summary>Expects a request with exactly this form and responds with the result.</summary>
    private void Expect(string function, string parameters, string result = "5") =>
        _api.Expect(HttpMethod.Post, Root + function).WithContent(Credentials + parameters).RespondResult(result);

    private async Task CallAsync(Func<IMailingworkWebhookClient, Task> call, Action<MailingworkOptions>? configure = null)
    {
        await using var host = new ClientHost(configure, _api);
        await call(host.Client);
        _api.VerifyNoOutstandingExpectation();
    }
}
