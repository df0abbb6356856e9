using System.Globalization;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>The API as WIRE.md describes it, driven by form posts alone.</summary>
public class MailingworkApiTests
{
    private const string Url = "https://receiver.example/hooks/optin?key=s3cret";

    private MailingworkEmulator _emulator = null!;
    private WebserviceClient _client = null!;

    [SetUp]
    public async Task SetUp()
    {
        _emulator = await MailingworkEmulator.StartAsync();
        _client = new WebserviceClient(_emulator);
    }

    [TearDown]
    public async Task TearDown()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    [Test]
    public async Task CreateWebHook_registers_an_active_webhook_and_answers_an_object_with_its_id()
    {
        var answer = await _client.CreateAsync("optin_finalized", Url);

        Assert.That(answer.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(answer.GetProperty("message").ValueKind, Is.EqualTo(JsonValueKind.String));
        var webhook = _emulator.Webhooks.Single();
        Assert.That(answer.GetProperty("result").GetProperty("id").GetInt64(), Is.EqualTo(webhook.Id));
        Assert.That(webhook.App, Is.EqualTo("crm"));
        Assert.That(webhook.EventType, Is.EqualTo(MailingworkEventType.OptinFinalized));
        Assert.That(webhook.Url.OriginalString, Is.EqualTo(Url));
        Assert.That(webhook.IsActive, Is.True);
    }

    [TestCase("createwebhook")]
    [TestCase("CREATEWEBHOOK")]
    public async Task A_function_is_found_in_any_spelling_of_its_case(string function)
    {
        var answer = await _client.CallAsync(function, ("app", "crm"), ("event", "optin_finalized"), ("url", Url));

        Assert.That(answer.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(_emulator.CountExecuted(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
    }

    [Test]
    public async Task GetWebHooks_lists_app_event_url_and_active()
    {
        await _client.CreateAsync("optin_finalized", Url);
        await _client.CreateAsync("optout_finalized", Url, app: "shop");

        var rows = (await _client.CallAsync("GetWebHooks")).GetProperty("result");

        Assert.That(rows.GetArrayLength(), Is.EqualTo(2));
        Assert.That(rows[1].GetProperty("id").GetInt64(), Is.EqualTo(_emulator.Webhooks[1].Id));
        Assert.That(rows[1].GetProperty("app").GetString(), Is.EqualTo("shop"));
        Assert.That(rows[1].GetProperty("event").GetString(), Is.EqualTo("optout_finalized"));
        Assert.That(rows[1].GetProperty("url").GetString(), Is.EqualTo(Url));
        Assert.That(rows[1].GetProperty("active").GetBoolean(), Is.True);
    }

    [TestCase("advanced[app]", "shop", 1)]
    [TestCase("advanced[event]", "optin_finalized", 2)]
    [TestCase("advanced[event]", "nothing_finalized", 0)]
    [TestCase("app", "shop", 3)]
    public async Task GetWebHooks_filters_by_the_advanced_parameters_alone(string name, string value, int expected)
    {
        await _client.CreateAsync("optin_finalized", Url);
        await _client.CreateAsync("optin_finalized", Url);
        await _client.CreateAsync("optout_finalized", Url, app: "shop");

        var answer = await _client.CallAsync("GetWebHooks", (name, value));

        Assert.That(answer.GetProperty("result").GetArrayLength(), Is.EqualTo(expected));
    }

    [Test]
    public async Task ActivateWebHook_activates_a_deactivated_webhook()
    {
        await _client.CreateAsync("optin_finalized", Url);
        var id = _emulator.Webhooks.Single().Id;
        _emulator.DeactivateWebhook(id);
        var before = (await _client.CallAsync("GetWebHooks")).GetProperty("result")[0].GetProperty("active").GetBoolean();

        var answer = await _client.CallAsync("ActivateWebHook", ("webHookId", Text(id)));

        Assert.That(before, Is.False);
        Assert.That(answer.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(_emulator.Webhooks.Single().IsActive, Is.True);
    }

    [Test]
    public async Task DeleteWebHookById_deletes_the_webhook()
    {
        await _client.CreateAsync("optin_finalized", Url);
        await _client.CreateAsync("optout_finalized", Url);
        var (first, second) = (_emulator.Webhooks[0].Id, _emulator.Webhooks[1].Id);

        var answer = await _client.CallAsync("DeleteWebHookById", ("webHookId", Text(first)));

        Assert.That(answer.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(_emulator.Webhooks.Single().Id, Is.EqualTo(second));
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
