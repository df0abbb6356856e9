using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>The looseness that a PHP system may show, one setting at a time.</summary>
public class MailingworkResponseShapeTests
{
    private const string Row = """{"id":1,"app":"crm","event":"optin_finalized","url":"https://receiver.example/","active":true}""";

    [Test]
    public async Task By_default_the_answers_are_those_of_the_documents() =>
        Assert.That(await AnswersAsync(new MailingworkResponseShape()), Is.EqualTo([Envelope("[]"), Envelope(Row), Envelope($"[{Row}]"), Envelope("null")]));

    [Test]
    public async Task CreateResultIsBareId_answers_the_id_alone() =>
        Assert.That((await AnswersAsync(new MailingworkResponseShape { CreateResultIsBareId = true }))[1], Is.EqualTo(Envelope("1")));

    [Test]
    public async Task IdsAreStrings_quotes_every_id()
    {
        var answers = await AnswersAsync(new MailingworkResponseShape { IdsAreStrings = true });

        Assert.That(answers[1], Does.Contain("""{"id":"1","app":"""));
        Assert.That(answers[2], Does.Contain("""{"id":"1","app":"""));
    }

    [Test]
    public async Task CreateResultIsBareId_and_IdsAreStrings_go_together() =>
        Assert.That((await AnswersAsync(new MailingworkResponseShape { CreateResultIsBareId = true, IdsAreStrings = true }))[1], Is.EqualTo(Envelope("\"1\"")));

    [Test]
    public async Task WebhooksAreKeyedById_answers_an_object_and_an_empty_array_for_none()
    {
        var answers = await AnswersAsync(new MailingworkResponseShape { WebhooksAreKeyedById = true });

        Assert.That(answers[0], Is.EqualTo(Envelope("[]")));
        Assert.That(answers[2], Is.EqualTo(Envelope($$"""{"1":{{Row}}}""")));
    }

    [TestCase(MailingworkBooleanFormat.Boolean, "true", "false")]
    [TestCase(MailingworkBooleanFormat.Number, "1", "0")]
    [TestCase(MailingworkBooleanFormat.Text, "\"1\"", "\"0\"")]
    public async Task Active_has_the_format_that_is_set(MailingworkBooleanFormat format, string yes, string no)
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
    public async Task EmptyResult_stands_where_there_is_none()
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
    public async Task ParameterNames_are_those_that_are_set()
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
    public async Task SupportedEvents_are_those_that_can_be_registered()
    {
        await using var emulator = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { SupportedEvents = [new MailingworkEventType("address_blocked")] });
        using var client = new WebserviceClient(emulator);

        var added = await client.CreateAsync("address_blocked", "https://receiver.example/");
        var gone = await client.CreateAsync("optin_finalized", "https://receiver.example/");

        Assert.That(added.GetProperty("error").GetInt32(), Is.Zero);
        Assert.That(gone.GetProperty("error").GetInt32(), Is.Not.Zero);
    }

    private static string Envelope(string result) => $$"""{"error":0,"message":"","result":{{result}}}""";

    private static Task<MailingworkEmulator> StartAsync(MailingworkResponseShape shape) =>
        MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { ResponseShape = shape });

    /// <summary>The texts of an empty list, a creation, a list of one, and a deletion.</summary>
    private static async Task<string[]> AnswersAsync(MailingworkResponseShape shape)
    {
        await using var emulator = await StartAsync(shape);
        using var client = new WebserviceClient(emulator);
        JsonElement[] answers =
        [
            await client.CallAsync("GetWebHooks"),
            await client.CreateAsync("optin_finalized", "https://receiver.example/"),
            await client.CallAsync("GetWebHooks"),
            await client.CallAsync("DeleteWebHookById", ("webHookId", "1")),
        ];
        return [.. answers.Select(answer => answer.GetRawText())];
    }
}
