using System.ComponentModel;
using System.IO.Pipelines;
using System.Reflection;
using System.Text;
using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests;

public sealed class EmailWebhooksJsonTests
{
    private static readonly IEnumerable<Type> Models = typeof(EmailWebhooksJson).Assembly.GetExportedTypes()
        .Where(type => typeof(PinpointeEvent).IsAssignableFrom(type) || typeof(MailingworkEvent).IsAssignableFrom(type)
            || type == typeof(WebhookEvent) || type == typeof(PinpointeClickDetail) || type == typeof(MailingworkField) || type == typeof(MailingworkListEntry)
            || type == typeof(MailingworkWebhook) || type == typeof(WebhookTimestamp) || type == typeof(MailingworkEventType));

    [TestCaseSource(nameof(Models))]
    public void TypeInfoResolver_resolves_every_model(Type model) =>
        Assert.That(EmailWebhooksJson.TypeInfoResolver.GetTypeInfo(model, new JsonSerializerOptions()), Is.Not.Null);

    [Test]
    public void Serialization_namespace_exposes_one_type_that_is_hidden_from_IntelliSense()
    {
        var types = typeof(EmailWebhooksJson).Assembly.GetExportedTypes().Where(type => type.Namespace == "EmailWebhooks.Serialization").ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(types, Has.Length.EqualTo(1));
            Assert.That(types[0].GetCustomAttribute<EditorBrowsableAttribute>()?.State, Is.EqualTo(EditorBrowsableState.Never));
        });
    }

    [Test]
    public void TypeInfoResolver_leaves_other_types_to_the_next_resolver() =>
        Assert.That(EmailWebhooksJson.TypeInfoResolver.GetTypeInfo(typeof(Version), new JsonSerializerOptions()), Is.Null);

    [Test]
    public void Application_context_with_a_type_that_contains_events_reads_and_writes_them()
    {
        var json = $$"""{"Tenant":"a","Event":{{Payloads.Text(Payloads.Pinpointe("click"))}},"Optin":{{Payloads.Text(Payloads.Mailingwork("optin_finalized"))}}}""";

        var stored = JsonSerializer.Deserialize(json, StoredEventContext.Default.StoredEvent)!;

        Assert.Multiple(() =>
        {
            Assert.That(((PinpointeClickEvent)stored.Event!).Detail!.LinkId, Is.EqualTo(44123));
            Assert.That(stored.Optin!.SubscribedListIds, Is.EqualTo(new[] { 1 }));
            Assert.That(Json.Same(JsonSerializer.Serialize(stored, StoredEventContext.Default.StoredEvent), json));
        });
    }

    [TestCase("""{"url":"https://a.example/","active":"perhaps","id":"abc","event":7,"app":[1],"IsActive":1,"Id":2}""")]
    [TestCase("""{"webHookId":7,"webhook_id":8,"event":"","active":null,"url":"/relative"}""")]
    [TestCase("""{"id":7,"app":"shop","event":"optin_finalized","url":"https://a.example/","active":"1"}""")]
    [TestCase("""{"id":7,"active":false}""")]
    public void Serialize_webhook_in_any_way_writes_each_member_once(string json)
    {
        var webhook = JsonSerializer.Deserialize<MailingworkWebhook>(json, Json.ModelOptions)!;
        var text = Json.Serialize(webhook);

        Assert.Multiple(() =>
        {
            Assert.That(Properties.Kept.Once(Json.Element(text)), text);
            Assert.That(JsonSerializer.Serialize(webhook, Json.ReflectionOptions), Is.EqualTo(text));
            Assert.That(JsonSerializer.Serialize(webhook, StoredEventContext.Default.MailingworkWebhook), Is.EqualTo(text));
            Assert.That(Json.Serialize(JsonSerializer.Deserialize<MailingworkWebhook>(text, Json.ModelOptions)), Is.EqualTo(text));
            Assert.That(webhook.IsActive is { } isActive ? Json.Element(text).GetProperty("active").GetBoolean() == isActive : !text.Contains("\"active\":true", StringComparison.Ordinal));
        });
    }

    [Test]
    public void Common_base_type_writes_each_event_as_its_own_type_and_cannot_be_read() => Assert.Multiple(() =>
    {
        Assert.That(JsonSerializer.Serialize<WebhookEvent>(new PinpointeOpenEvent { UserId = 1 }, Json.ModelOptions), Is.EqualTo("""{"event":"open","userId":1}"""));
        Assert.That(JsonSerializer.Serialize<WebhookEvent>(new MailingworkOptoutFinalizedEvent { OptoutSetupId = 1 }, Json.ModelOptions), Is.EqualTo("""{"optoutsetup_id":1,"fields":[],"lists":[]}"""));
        Assert.That(() => JsonSerializer.Deserialize<WebhookEvent>("{}", Json.ModelOptions), Throws.TypeOf<NotSupportedException>().With.Message.Contains("PinpointeEvent.Parse"));
    });

    [Test]
    public void Options_of_the_application_apply_to_comments_and_trailing_commas()
    {
        var json = """
            {/* a */"event":"open","userId":"7",// b
            "tags":[1,/* c */],"emailAddress":"a@example.com",}
            """;
        var lenient = new JsonSerializerOptions(Json.ModelOptions) { AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip };
        var expected = """{"event":"open","userId":7,"email":"a@example.com","tags":[1]}""";

        Assert.Multiple(() =>
        {
            Assert.That(JsonSerializer.Serialize(JsonSerializer.Deserialize<PinpointeEvent>(json, lenient), lenient), Is.EqualTo(expected));
            Assert.That(JsonSerializer.Serialize(JsonSerializer.Deserialize<PinpointeOpenEvent>(json, lenient), lenient), Is.EqualTo(expected));
            Assert.That(((UnknownPinpointeEvent)JsonSerializer.Deserialize<PinpointeEvent>("""{"event":"new","x":[1,],}""", lenient)!).Payload.GetProperty("x").GetArrayLength(), Is.EqualTo(1));
            Assert.That(() => JsonSerializer.Deserialize<PinpointeEvent>(json, Json.ModelOptions), Throws.TypeOf<JsonException>());
            Assert.That(() => PinpointeEvent.Parse(json), Throws.TypeOf<JsonException>());
        });
    }

    [TestCase("""{"event":"open","email":max@example.com}""")]
    [TestCase("""{"event":"open","x":[trax@example.com]}""")]
    [TestCase("""{"email":"max@example.com" "x":1}""")]
    [TestCase("""{"event":"click","detail":{"url":nulx@example.com}}""")]
    [TestCase("""{"event":"open","email":"max@example.com\ud800"}""")]
    [TestCase("""{"event":"open","x\ud800":"max@example.com"}""")]
    public async Task Deserialize_what_is_not_JSON_does_not_quote_it(string json)
    {
        foreach (var type in new[] { typeof(PinpointeEvent), typeof(PinpointeOpenEvent), typeof(PinpointeClickEvent), typeof(MailingworkOptinFinalizedEvent) })
        {
            var exception = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, type, Json.ModelOptions))!;

            Assert.That(exception.ToString(), Does.Not.Contain("example").And.Not.Contain("max"), type.Name);
            Assert.That(exception.Message, Does.StartWith("The payload ").Or.StartWith("The text "), type.Name);
            Assert.That((exception.Path, exception.LineNumber), Is.EqualTo(("$", 0L)), type.Name);

            // MVC and minimal APIs read bodies this way.
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
            try
            {
                await JsonSerializer.DeserializeAsync(stream, type, Json.ModelOptions);
                Assert.Fail("Nothing was thrown.");
            }
            catch (JsonException fromStream)
            {
                Assert.That(fromStream.ToString(), Does.Not.Contain("example").And.Not.Contain("max"), type.Name);
            }
        }
    }

    [TestCaseSource(typeof(Payloads), nameof(Payloads.PinpointeEvents))]
    public void Reflection_without_further_configuration_gives_the_same_as_the_generated_metadata(string name)
    {
        var payload = Payloads.Pinpointe(name);
        var expected = PinpointeEvent.Parse(payload);

        var actual = JsonSerializer.Deserialize<PinpointeEvent>(payload, Json.ReflectionOptions)!;

        Assert.Multiple(() =>
        {
            Assert.That(actual, Is.TypeOf(expected.GetType()));
            Assert.That(JsonSerializer.Serialize(actual, Json.ReflectionOptions), Is.EqualTo(Json.Serialize(expected)));
            Assert.That(JsonSerializer.Serialize(actual, actual.GetType(), Json.ReflectionOptions), Is.EqualTo(Json.Serialize(expected)));
            Assert.That(JsonSerializer.Deserialize(payload, expected.GetType(), Json.ReflectionOptions), Is.TypeOf(expected.GetType()));
        });
    }

    [TestCaseSource(typeof(Payloads), nameof(Payloads.MailingworkEvents))]
    public void Reflection_of_a_concrete_MAILINGWORK_event_gives_the_same_as_the_generated_metadata(string name)
    {
        var payload = Payloads.Mailingwork(name);
        var expected = MailingworkEvent.Parse(new(name), payload);

        var actual = JsonSerializer.Deserialize(payload, expected.GetType(), Json.ReflectionOptions)!;

        Assert.That(JsonSerializer.Serialize(actual, actual.GetType(), Json.ReflectionOptions), Is.EqualTo(Json.Serialize(expected)));
    }

    [TestCaseSource(typeof(Payloads), nameof(Payloads.PinpointeEvents))]
    public async Task Deserialize_the_base_type_from_a_pipe_in_pieces_gives_the_same_event(string name)
    {
        var body = Payloads.Pinpointe(name);

        foreach (var length in new[] { 1, 3, 50 })
        {
            var webhookEvent = await JsonSerializer.DeserializeAsync<PinpointeEvent>(PipeReader.Create(Segments.Of(body, length)), Json.ModelOptions);

            Assert.That(Json.Serialize(webhookEvent), Is.EqualTo(Json.Serialize(PinpointeEvent.Parse(body))));
        }
    }

    [Test]
    public async Task Deserialize_the_concrete_type_from_a_pipe_in_pieces_gives_the_same_event([Values(1, 3, 50)] int length)
    {
        var body = Encoding.UTF8.GetBytes("""
            {"id":371,"optinsetup_id":"60","subscriber_id":6049065,"fields":[{"id":"1","value":"M\u00fcller"},{"id":2,"value":["a",1.5,true]},{"id":3,"value":{"a":[1]}}],"lists":[{"id":1,"value":"1"},{"id":3,"value":false}],"activate_at":"2025-11-11 09:27:29"}
            """);

        var webhookEvent = await JsonSerializer.DeserializeAsync<MailingworkOptinFinalizedEvent>(PipeReader.Create(Segments.Of(body, length)), Json.ModelOptions);

        Assert.That(Json.Serialize(webhookEvent), Is.EqualTo(Json.Serialize((MailingworkOptinFinalizedEvent)MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, body))));
    }
}
