using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>What the API refuses, and with which code.</summary>
public class MailingworkApiErrorTests : WebserviceFixture
{
    private const string Url = "https://receiver.example/hooks";

    private protected override MailingworkEmulatorOptions Options => new()
    {
        Capacity = 2,
        ErrorCodes = new MailingworkErrorCodes
        {
            MissingParameter = 20,
            InvalidParameter = 30,
            WebhookNotFound = 40,
            UnknownFunction = 50,
            TooManyWebhooks = 60,
            DuplicateWebhook = 70,
            AlreadyActive = 80,
        },
    };

    [TestCase("username", "somebody")]
    [TestCase("password", "wrong")]
    [TestCase("password", "EMULATOR-PASSWORD")]
    [TestCase("password", "")]
    public async Task A_wrong_login_is_error_1_and_nothing_is_done(string name, string value)
    {
        var response = await Client.CallAsync("CreateWebHook", (name, value), ("app", "crm"), ("event", "optin_finalized"), ("url", Url));

        Assert.That(response.GetProperty("error").GetInt32(), Is.EqualTo(1));
        Assert.That(response.GetProperty("message").GetString(), Is.Not.Empty);
        Assert.That(response.GetProperty("result").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(Emulator.Webhooks, Is.Empty);
        Assert.That(Emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
        Assert.That(Emulator.CountExecuted(MailingworkFunction.CreateWebHook), Is.Zero);
    }

    [Test]
    public async Task Credentials_outside_a_form_are_not_accepted()
    {
        using var http = new HttpClient { BaseAddress = Emulator.BaseAddress };
        var path = WebserviceClient.PathOf("GetWebHooks");
        using var json = new StringContent($$"""{"username":"{{Emulator.Username}}","password":"{{Emulator.Password}}"}""", Encoding.UTF8, "application/json");

        var get = JsonElement.Parse(await http.GetStringAsync($"{path}?username={Emulator.Username}&password={Emulator.Password}"));
        using var posted = await http.PostAsync(path, json);
        var post = JsonElement.Parse(await posted.Content.ReadAsStringAsync());

        Assert.That(get.GetProperty("error").GetInt32(), Is.EqualTo(1));
        Assert.That(post.GetProperty("error").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("app", "", 20)]
    [TestCase("event", "", 20)]
    [TestCase("url", "", 20)]
    [TestCase("event", "OPTIN_FINALIZED", 30)]
    [TestCase("event", "newsletter_opened", 30)]
    [TestCase("url", "/hooks", 30)]
    [TestCase("url", "ftp://receiver.example/", 30)]
    [TestCase("url", "receiver.example", 30)]
    public async Task CreateWebHook_refuses_what_is_missing_or_invalid(string name, string value, int code)
    {
        var parameters = new Dictionary<string, string> { ["app"] = "crm", ["event"] = "optin_finalized", ["url"] = Url, [name] = value };

        var response = await Client.CallAsync("CreateWebHook", [.. parameters.Select(parameter => (parameter.Key, parameter.Value))]);

        Assert.That(response.GetProperty("error").GetInt32(), Is.EqualTo(code));
        Assert.That(response.GetProperty("message").GetString(), Does.Contain($"'{name}'"));
        Assert.That(Emulator.Webhooks, Is.Empty);
        Assert.That(Emulator.CountExecuted(MailingworkFunction.CreateWebHook), Is.Zero);
    }

    [TestCase("ActivateWebHook", "webHookId", "", 20)]
    [TestCase("ActivateWebHook", "id", "1", 20)]
    [TestCase("ActivateWebHook", "webHookId", "first", 30)]
    [TestCase("ActivateWebHook", "webHookId", "99", 40)]
    [TestCase("DeleteWebHookById", "webHookId", "", 20)]
    [TestCase("DeleteWebHookById", "webHookId", "-1", 30)]
    [TestCase("DeleteWebHookById", "webHookId", "99999999999999999999", 30)]
    [TestCase("DeleteWebHookById", "webHookId", "99", 40)]
    public async Task Functions_for_one_webhook_refuse_an_id_that_is_missing_invalid_or_unknown(string function, string name, string value, int code)
    {
        await Client.CreateAsync("optin_finalized", Url);

        var response = await Client.CallAsync(function, (name, value));

        Assert.That(response.GetProperty("error").GetInt32(), Is.EqualTo(code));
        Assert.That(Emulator.Webhooks, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ActivateWebHook_refuses_an_active_webhook_when_AlreadyActive_is_set()
    {
        var webhook = Emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri(Url));

        var response = await Client.CallAsync("ActivateWebHook", ("webHookId", webhook.Id.ToString(CultureInfo.InvariantCulture)));

        Assert.That(response.GetProperty("error").GetInt32(), Is.EqualTo(80));
    }

    [Test]
    public async Task CreateWebHook_refuses_a_duplicate_when_DuplicateWebhook_is_set_and_a_webhook_over_the_capacity()
    {
        await Client.CreateAsync("optin_finalized", Url);

        var duplicate = await Client.CreateAsync("optin_finalized", Url);
        var otherApp = await Client.CreateAsync("optin_finalized", Url, app: "shop");
        var tooMany = await Client.CreateAsync("optout_finalized", Url);

        Assert.That(duplicate.GetProperty("error").GetInt32(), Is.EqualTo(70));
        Assert.That(otherApp.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(tooMany.GetProperty("error").GetInt32(), Is.EqualTo(60));
        Assert.That(() => Emulator.AddWebhook(MailingworkEventType.OptoutFinalized, new Uri(Url)), Throws.InstanceOf<InvalidOperationException>());
    }

    [TestCase("UpdateWebHook")]
    [TestCase("")]
    [TestCase("0")]
    [TestCase("CreateWebHook/1")]
    public async Task A_function_that_does_not_exist_is_an_API_error(string function)
    {
        var response = await Client.CallAsync(function);

        Assert.That(response.GetProperty("error").GetInt32(), Is.EqualTo(50));
    }

    [TestCase("")]
    [TestCase("webservice/json/GetWebHooks")]
    public async Task Any_other_path_is_404(string path)
    {
        using var http = new HttpClient { BaseAddress = Emulator.BaseAddress };
        using var form = new FormUrlEncodedContent([]);

        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), form);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase(2000, 1)]
    [TestCase(1, 300 * 1024)]
    public async Task A_form_that_is_too_long_for_any_call_is_refused(int count, int length)
    {
        var parameters = Enumerable.Range(0, count).Select(i => ($"p{i}", new string('x', length)));

        using var response = await Client.PostAsync("GetWebHooks", [.. parameters]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(Emulator.CountExecuted(MailingworkFunction.GetWebHooks), Is.Zero);
    }
}
