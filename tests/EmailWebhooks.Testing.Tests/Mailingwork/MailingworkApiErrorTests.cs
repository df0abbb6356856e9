using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>What the API refuses, and with which code.</summary>
public class MailingworkApiErrorTests
{
    private const string Url = "https://receiver.example/hooks";

    private MailingworkEmulator _emulator = null!;
    private WebserviceClient _client = null!;

    [SetUp]
    public async Task SetUp()
    {
        _emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions
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
        });
        _client = new WebserviceClient(_emulator);
    }

    [TearDown]
    public async Task TearDown()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    [TestCase("username", "somebody")]
    [TestCase("password", "wrong")]
    [TestCase("password", "EMULATOR-PASSWORD")]
    [TestCase("password", "")]
    public async Task A_wrong_login_is_error_1_and_nothing_is_done(string name, string value)
    {
        var answer = await _client.CallAsync("CreateWebHook", (name, value), ("app", "crm"), ("event", "optin_finalized"), ("url", Url));

        Assert.That(answer.GetProperty("error").GetInt32(), Is.EqualTo(1));
        Assert.That(answer.GetProperty("message").GetString(), Is.Not.Empty);
        Assert.That(answer.GetProperty("result").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(_emulator.Webhooks, Is.Empty);
        Assert.That(_emulator.CountRequests(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
        Assert.That(_emulator.CountExecuted(MailingworkFunction.CreateWebHook), Is.Zero);
    }

    [Test]
    public async Task Credentials_outside_a_form_are_not_accepted()
    {
        using var http = new HttpClient { BaseAddress = _emulator.BaseAddress };
        var path = WebserviceClient.PathOf("GetWebHooks");
        using var json = new StringContent($$"""{"username":"{{_emulator.Username}}","password":"{{_emulator.Password}}"}""", Encoding.UTF8, "application/json");

        var get = JsonElement.Parse(await http.GetStringAsync($"{path}?username={_emulator.Username}&password={_emulator.Password}"));
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

        var answer = await _client.CallAsync("CreateWebHook", [.. parameters.Select(parameter => (parameter.Key, parameter.Value))]);

        Assert.That(answer.GetProperty("error").GetInt32(), Is.EqualTo(code));
        Assert.That(answer.GetProperty("message").GetString(), Does.Contain($"'{name}'"));
        Assert.That(_emulator.Webhooks, Is.Empty);
        Assert.That(_emulator.CountExecuted(MailingworkFunction.CreateWebHook), Is.Zero);
    }

    [TestCase("ActivateWebHook", "webHookId", "", 20)]
    [TestCase("ActivateWebHook", "id", "1", 20)]
    [TestCase("ActivateWebHook", "webHookId", "first", 30)]
    [TestCase("ActivateWebHook", "webHookId", "99", 40)]
    [TestCase("DeleteWebHookById", "webHookId", "", 20)]
    [TestCase("DeleteWebHookById", "webHookId", "-1", 30)]
    [TestCase("DeleteWebHookById", "webHookId", "99999999999999999999", 30)]
    [TestCase("DeleteWebHookById", "webHookId", "99", 40)]
    public async Task Functions_on_one_webhook_refuse_an_id_that_is_missing_or_not_theirs(string function, string name, string value, int code)
    {
        await _client.CreateAsync("optin_finalized", Url);

        var answer = await _client.CallAsync(function, (name, value));

        Assert.That(answer.GetProperty("error").GetInt32(), Is.EqualTo(code));
        Assert.That(_emulator.Webhooks, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ActivateWebHook_refuses_an_active_webhook_when_that_has_a_code()
    {
        var webhook = _emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri(Url));

        var answer = await _client.CallAsync("ActivateWebHook", ("webHookId", webhook.Id.ToString(CultureInfo.InvariantCulture)));

        Assert.That(answer.GetProperty("error").GetInt32(), Is.EqualTo(80));
    }

    [Test]
    public async Task CreateWebHook_refuses_a_duplicate_when_that_has_a_code_and_one_too_many()
    {
        await _client.CreateAsync("optin_finalized", Url);

        var duplicate = await _client.CreateAsync("optin_finalized", Url);
        var otherApp = await _client.CreateAsync("optin_finalized", Url, app: "shop");
        var tooMany = await _client.CreateAsync("optout_finalized", Url);

        Assert.That(duplicate.GetProperty("error").GetInt32(), Is.EqualTo(70));
        Assert.That(otherApp.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(tooMany.GetProperty("error").GetInt32(), Is.EqualTo(60));
        Assert.That(() => _emulator.AddWebhook(MailingworkEventType.OptoutFinalized, new Uri(Url)), Throws.InstanceOf<InvalidOperationException>());
    }

    [TestCase("UpdateWebHook")]
    [TestCase("")]
    [TestCase("0")]
    [TestCase("CreateWebHook/1")]
    public async Task A_function_that_does_not_exist_is_an_error_of_the_api(string function)
    {
        var answer = await _client.CallAsync(function);

        Assert.That(answer.GetProperty("error").GetInt32(), Is.EqualTo(50));
    }

    [TestCase("")]
    [TestCase("webservice/json/GetWebHooks")]
    public async Task Any_other_path_is_404(string path)
    {
        using var http = new HttpClient { BaseAddress = _emulator.BaseAddress };
        using var form = new FormUrlEncodedContent([]);

        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), form);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase(2000, 1)]
    [TestCase(1, 300 * 1024)]
    public async Task A_form_longer_than_any_call_is_refused(int count, int length)
    {
        var parameters = Enumerable.Range(0, count).Select(i => ($"p{i}", new string('x', length)));

        using var response = await _client.PostAsync("GetWebHooks", [.. parameters]);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(_emulator.CountExecuted(MailingworkFunction.GetWebHooks), Is.Zero);
    }
}
