using System.Globalization;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>The four functions of the API, called with plain form posts.</summary>
public class MailingworkApiTests : WebserviceFixture
{
    private const string Url = "https://receiver.example/hooks/optin?key=s3cret";

    [Test]
    public async Task CreateWebHook_registers_an_active_webhook_and_returns_an_object_with_its_id()
    {
        var response = await Client.CreateAsync("optin_finalized", Url);

        Assert.That(response.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(response.GetProperty("message").ValueKind, Is.EqualTo(JsonValueKind.String));
        var webhook = Emulator.Webhooks.Single();
        Assert.That(response.GetProperty("result").GetProperty("id").GetInt64(), Is.EqualTo(webhook.Id));
        Assert.That(webhook.App, Is.EqualTo("crm"));
        Assert.That(webhook.EventType, Is.EqualTo(MailingworkEventType.OptinFinalized));
        Assert.That(webhook.Url.OriginalString, Is.EqualTo(Url));
        Assert.That(webhook.IsActive, Is.True);
    }

    [TestCase("createwebhook")]
    [TestCase("CREATEWEBHOOK")]
    public async Task The_name_of_a_function_is_case_insensitive(string function)
    {
        var response = await Client.CallAsync(function, ("app", "crm"), ("event", "optin_finalized"), ("url", Url));

        Assert.That(response.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(Emulator.CountExecuted(MailingworkFunction.CreateWebHook), Is.EqualTo(1));
    }

    [Test]
    public async Task GetWebHooks_lists_app_event_url_and_active()
    {
        await Client.CreateAsync("optin_finalized", Url);
        await Client.CreateAsync("optout_finalized", Url, app: "shop");

        var rows = (await Client.CallAsync("GetWebHooks")).GetProperty("result");

        Assert.That(rows.GetArrayLength(), Is.EqualTo(2));
        Assert.That(rows[1].GetProperty("id").GetInt64(), Is.EqualTo(Emulator.Webhooks[1].Id));
        Assert.That(rows[1].GetProperty("app").GetString(), Is.EqualTo("shop"));
        Assert.That(rows[1].GetProperty("event").GetString(), Is.EqualTo("optout_finalized"));
        Assert.That(rows[1].GetProperty("url").GetString(), Is.EqualTo(Url));
        Assert.That(rows[1].GetProperty("active").GetBoolean(), Is.True);
    }

    [TestCase("advanced[app]", "shop", 1)]
    [TestCase("advanced[event]", "optin_finalized", 2)]
    [TestCase("advanced[event]", "nothing_finalized", 0)]
    [TestCase("app", "shop", 3)]
    public async Task GetWebHooks_filters_by_the_advanced_parameters_only(string name, string value, int expected)
    {
        await Client.CreateAsync("optin_finalized", Url);
        await Client.CreateAsync("optin_finalized", Url);
        await Client.CreateAsync("optout_finalized", Url, app: "shop");

        var response = await Client.CallAsync("GetWebHooks", (name, value));

        Assert.That(response.GetProperty("result").GetArrayLength(), Is.EqualTo(expected));
    }

    [Test]
    public async Task ActivateWebHook_activates_a_deactivated_webhook()
    {
        await Client.CreateAsync("optin_finalized", Url);
        var id = Emulator.Webhooks.Single().Id;
        Emulator.DeactivateWebhook(id);
        var before = (await Client.CallAsync("GetWebHooks")).GetProperty("result")[0].GetProperty("active").GetBoolean();

        var response = await Client.CallAsync("ActivateWebHook", ("webHookId", Text(id)));

        Assert.That(before, Is.False);
        Assert.That(response.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(Emulator.Webhooks.Single().IsActive, Is.True);
    }

    [Test]
    public async Task DeleteWebHookById_deletes_the_webhook()
    {
        await Client.CreateAsync("optin_finalized", Url);
        await Client.CreateAsync("optout_finalized", Url);
        var (first, second) = (Emulator.Webhooks[0].Id, Emulator.Webhooks[1].Id);

        var response = await Client.CallAsync("DeleteWebHookById", ("webHookId", Text(first)));

        Assert.That(response.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(Emulator.Webhooks.Single().Id, Is.EqualTo(second));
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
