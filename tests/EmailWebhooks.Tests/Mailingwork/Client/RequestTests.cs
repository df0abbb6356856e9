using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>What goes over the wire.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RequestTests
{
    private const string Credentials = "username=api-user&password=pa%24%24+w%26rd%2B%C3%BC";
    private static readonly Uri Url = new("https://example.test/hooks?key=a%2Fb&x=1");

    private readonly ApiStub _api = new();

    [Test]
    public async Task CreateWebhookAsync_posts_app_event_and_url_with_the_credentials_in_the_form()
    {
        _api.Result("5");
        await using var host = ClientHost.Of(_api);

        await host.Client.CreateWebhookAsync("Ümlaut & Co", MailingworkEventType.OptinFinalized, Url);

        Assert.That(
            _api.Requests.Single().Form,
            Is.EqualTo(Credentials + "&app=%C3%9Cmlaut+%26+Co&event=optin_finalized&url=https%3A%2F%2Fexample.test%2Fhooks%3Fkey%3Da%252Fb%26x%3D1"));
    }

    [Test]
    public async Task CreateWebhookAsync_accepts_an_event_that_this_version_does_not_know()
    {
        _api.Result("5");
        await using var host = ClientHost.Of(_api);

        var webhook = await host.Client.CreateWebhookAsync("app", new("bounce_finalized"), Url);

        Assert.That(_api.Requests.Single().Parameters, Does.Contain("event=bounce_finalized"));
        Assert.That(webhook.EventType?.Name, Is.EqualTo("bounce_finalized"));
    }

    [Test]
    public async Task GetWebhooksAsync_without_filters_posts_the_credentials_only()
    {
        _api.Result("[]");
        await using var host = ClientHost.Of(_api);

        await host.Client.GetWebhooksAsync();

        Assert.That(_api.Requests.Single().Form, Is.EqualTo(Credentials));
    }

    [Test]
    public async Task GetWebhooksAsync_posts_its_filters_as_advanced_parameters()
    {
        _api.Result("[]");
        await using var host = ClientHost.Of(_api);

        await host.Client.GetWebhooksAsync("app", MailingworkEventType.OptoutFinalized);

        Assert.That(_api.Requests.Single().Form, Is.EqualTo(Credentials + "&advanced%5Bapp%5D=app&advanced%5Bevent%5D=optout_finalized"));
    }

    [TestCase(false, "&webHookId=17")]
    [TestCase(true, "&webHookId=17&advanced%5BreplayEvents%5D=1")]
    public async Task ActivateWebhookAsync_posts_the_id_and_asks_for_a_replay_only_when_wanted(bool replay, string form)
    {
        _api.Result("null");
        await using var host = ClientHost.Of(_api);

        await host.Client.ActivateWebhookAsync(17, replay);

        Assert.That(_api.Requests.Single().Form, Is.EqualTo(Credentials + form));
    }

    [Test]
    public async Task DeleteWebhookAsync_posts_the_id()
    {
        _api.Result("null");
        await using var host = ClientHost.Of(_api);

        await host.Client.DeleteWebhookAsync(long.MaxValue);

        Assert.That(_api.Requests.Single().Form, Is.EqualTo(Credentials + "&webHookId=9223372036854775807"));
    }

    [Test]
    public async Task Each_function_uses_the_parameter_names_of_the_options()
    {
        _api.Result("[]");
        await using var host = ClientHost.Of(_api, options => options.ParameterNames = new()
        {
            WebhookId = "id",
            AppFilter = "filter[app]",
            EventFilter = "filter[event]",
            ReplayEvents = "replay",
        });

        await host.Client.GetWebhooksAsync("a", MailingworkEventType.OptinFinalized);
        await host.Client.ActivateWebhookAsync(1, replayEvents: true);
        await host.Client.DeleteWebhookAsync(2);

        Assert.That(
            _api.Requests.Select(request => string.Join("|", request.Parameters)),
            Is.EqualTo(["filter[app]=a|filter[event]=optin_finalized", "id=1|replay=1", "id=2"]));
    }

    [TestCase("https://webservice.mailingwork.de", "https://webservice.mailingwork.de/webservice/webservice/json/GetWebHooks")]
    [TestCase("https://mail.example.test:8443/", "https://mail.example.test:8443/webservice/webservice/json/GetWebHooks")]
    [TestCase("https://mail.example.test/a/b", "https://mail.example.test/a/b/webservice/webservice/json/GetWebHooks")]
    [TestCase("https://mail.example.test/a/b/", "https://mail.example.test/a/b/webservice/webservice/json/GetWebHooks")]
    public async Task Function_is_appended_to_the_base_address_whose_path_is_kept(string baseAddress, string expected)
    {
        _api.Result("[]");
        await using var host = ClientHost.Of(_api, options => options.BaseAddress = new Uri(baseAddress));

        await host.Client.GetWebhooksAsync();

        Assert.That(_api.Requests.Single().Uri.AbsoluteUri, Is.EqualTo(expected));
    }

    [Test]
    public async Task Each_function_is_a_form_post_without_credentials_in_its_url_and_headers()
    {
        _api.Result("5").Result("[]");
        await using var host = ClientHost.Of(_api);

        await host.Client.CreateWebhookAsync("app", MailingworkEventType.OptinFinalized, Url);
        await host.Client.GetWebhooksAsync();
        await host.Client.ActivateWebhookAsync(5);
        await host.Client.DeleteWebhookAsync(5);

        Assert.Multiple(() =>
        {
            Assert.That(_api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks", "ActivateWebHook", "DeleteWebHookById"]));
            Assert.That(_api.Requests.Select(request => request.Method), Is.All.EqualTo(HttpMethod.Post));
            Assert.That(_api.Requests.Select(request => request.Headers.Trim()), Is.All.StartsWith("Content-Type: application/x-www-form-urlencoded"));
            Assert.That(_api.Requests.Select(request => request.Headers + request.Uri), Has.None.Contains("api-user").And.None.Contains("pa$$").And.None.Contains("Authorization"));
        });
    }

    [Test]
    public async Task Arguments_are_checked_before_anything_is_sent()
    {
        await using var host = ClientHost.Of(_api);
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
            Assert.That(_api.Requests, Is.Empty);
        });
    }
}
