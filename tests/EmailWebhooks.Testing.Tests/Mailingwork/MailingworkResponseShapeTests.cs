using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>The variations in responses that a PHP system may show, one setting at a time.</summary>
public class MailingworkResponseShapeTests
{
    private const string Row = """{"id":1,"app":"crm","event":"optin_finalized","url":"https://receiver.example/","active":true}""";

    [Test]
    public async Task Default_shape_gives_the_expected_responses() =>
        Assert.That(await ResponsesAsync(new MailingworkResponseShape()), Is.EqualTo([Envelope("[]"), Envelope(Row), Envelope($"[{Row}]"), Envelope("null")]));

    [Test]
    public async Task CreateResultIsBareId_returns_the_id_alone() =>
        Assert.That((await ResponsesAsync(new MailingworkResponseShape { CreateResultIsBareId = true }))[1], Is.EqualTo(Envelope("1")));

    [Test]
    public async Task IdsAreStrings_quotes_every_id()
    {
        var responses = await ResponsesAsync(new MailingworkResponseShape { IdsAreStrings = true });

        Assert.That(responses[1], Does.Contain("""{"id":"1","app":"""));
        Assert.That(responses[2], Does.Contain("""{"id":"1","app":"""));
    }

    [Test]
    public async Task CreateResultIsBareId_and_IdsAreStrings_can_be_combined() =>
        Assert.That((await ResponsesAsync(new MailingworkResponseShape { CreateResultIsBareId = true, IdsAreStrings = true }))[1], Is.EqualTo(Envelope("\"1\"")));

    [Test]
    public async Task WebhooksAreKeyedById_returns_an_object_and_an_empty_array_without_webhooks()
    {
        var responses = await ResponsesAsync(new MailingworkResponseShape { WebhooksAreKeyedById = true });

        Assert.That(responses[0], Is.EqualTo(Envelope("[]")));
        Assert.That(responses[2], Is.EqualTo(Envelope($$"""{"1":{{Row}}}""")));
    }

    [TestCase(MailingworkBooleanFormat.Boolean, "true", "false")]
    [TestCase(MailingworkBooleanFormat.Number, "1", "0")]
    [TestCase(MailingworkBooleanFormat.Text, "\"1\"", "\"0\"")]
    public async Task BooleanFormat_determines_the_format_of_active(MailingworkBooleanFormat format, string yes, string no)
    {
        await using var emulator = await StartAsync(new MailingworkResponseShape { BooleanFormat = format });
        using var client = new WebserviceClient(emulator);
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri("https://receiver.example/"));
        emulator.DeactivateWebhook(emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri("https://receiver.example/")).Id);

        var rows = (await client.CallAsync("GetWebHooks")).GetProperty("result");

        Assert.That(rows[0].GetProperty("active").GetRawText(), Is.EqualTo(yes));
        Assert.That(rows[1].GetProperty("active").GetRawText(), Is.EqualTo(no));
    }

    [Test]
    public async Task ErrorIsString_quotes_the_code()
    {
        await using var emulator = await StartAsync(new MailingworkResponseShape { ErrorIsString = true });
        using var client = new WebserviceClient(emulator);

        var success = await client.CallAsync("GetWebHooks");
        var failure = await client.CallAsync("GetWebHooks", ("password", "wrong"));

        Assert.That(success.GetProperty("error").GetString(), Is.EqualTo("0"));
        Assert.That(failure.GetProperty("error").GetString(), Is.EqualTo("1"));
    }

    [Test]
    public async Task EmptyResult_is_the_result_of_a_call_that_has_none()
    {
        await using var emulator = await StartAsync(new MailingworkResponseShape { EmptyResult = "[]" });
        using var client = new WebserviceClient(emulator);
        emulator.AddWebhook(MailingworkEventType.OptinFinalized, new Uri("https://receiver.example/"));

        var success = await client.CallAsync("ActivateWebHook", ("webHookId", "1"));
        var failure = await client.CallAsync("GetWebHooks", ("password", "wrong"));

        Assert.That(success.GetProperty("result").GetRawText(), Is.EqualTo("[]"));
        Assert.That(failure.GetProperty("result").GetRawText(), Is.EqualTo("[]"));
    }

    [Test]
    public async Task ParameterNames_determine_the_names_of_the_parameters()
    {
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions
        {
            ParameterNames = new MailingworkParameterNames { WebhookId = "id", AppFilter = "app", EventFilter = "event", ReplayEvents = "replay" },
        });
        using var client = new WebserviceClient(emulator);
        await client.CreateAsync("optin_finalized", "http://127.0.0.1:9/");
        emulator.DeactivateWebhook(1);
        await emulator.RaiseOptinAsync();

        var otherApp = await client.CallAsync("GetWebHooks", ("app", "shop"));
        var otherEvent = await client.CallAsync("GetWebHooks", ("event", "optout_finalized"));
        var activated = await client.CallAsync("ActivateWebHook", ("id", "1"), ("replay", "1"));

        Assert.That(otherApp.GetProperty("result").GetArrayLength(), Is.Zero);
        Assert.That(otherEvent.GetProperty("result").GetArrayLength(), Is.Zero);
        Assert.That(activated.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(emulator.Deliveries.Single().IsReplay, Is.True);
    }

    [Test]
    public async Task SupportedEvents_determine_the_events_that_can_be_registered()
    {
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { SupportedEvents = [new MailingworkEventType("address_blocked")] });
        using var client = new WebserviceClient(emulator);

        var added = await client.CreateAsync("address_blocked", "https://receiver.example/");
        var removed = await client.CreateAsync("optin_finalized", "https://receiver.example/");

        Assert.That(added.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(removed.GetProperty("error").GetInt32(), Is.Not.Zero);
    }

    private static string Envelope(string result) => $$"""{"error":0,"message":"","result":{{result}}}""";

    private static Task<MailingworkEmulator> StartAsync(MailingworkResponseShape shape) =>
        MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { ResponseShape = shape });

    /// <summary>The responses to a list without webhooks, a creation, a list with one webhook, and a deletion.</summary>
    private static async Task<string[]> ResponsesAsync(MailingworkResponseShape shape)
    {
        await using var emulator = await StartAsync(shape);
        using var client = new WebserviceClient(emulator);
        JsonElement[] responses =
        [
            await client.CallAsync("GetWebHooks"),
            await client.CreateAsync("optin_finalized", "https://receiver.example/"),
            await client.CallAsync("GetWebHooks"),
            await client.CallAsync("DeleteWebHookById", ("webHookId", "1")),
        ];
        return [.. responses.Select(response => response.GetRawText())];
    }
}
