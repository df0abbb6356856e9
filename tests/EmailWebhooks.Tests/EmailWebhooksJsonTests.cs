using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests;

public sealed class EmailWebhooksJsonTests
{
    private static readonly IEnumerable<Type> Models = typeof(EmailWebhooksJson).Assembly.GetExportedTypes()
        .Where(type => typeof(PinpointeEvent).IsAssignableFrom(type) || typeof(MailingworkEvent).IsAssignableFrom(type)
            || type == typeof(PinpointeClickDetail) || type == typeof(MailingworkField) || type == typeof(MailingworkListEntry)
            || type == typeof(MailingworkWebhook) || type == typeof(WebhookTimestamp) || type == typeof(MailingworkEventType));

    [TestCaseSource(nameof(Models))]
    public void TypeInfoResolver_resolves_every_model(Type model) =>
        Assert.That(EmailWebhooksJson.TypeInfoResolver.GetTypeInfo(model, new JsonSerializerOptions()), Is.Not.Null);

    [Test]
    public void TypeInfoResolver_leaves_other_types_to_the_next_in_the_chain() =>
        Assert.That(EmailWebhooksJson.TypeInfoResolver.GetTypeInfo(typeof(Version), new JsonSerializerOptions()), Is.Null);

    [Test]
    public void A_context_of_the_application_that_holds_an_event_reads_and_writes_it()
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

    [TestCaseSource(typeof(Payloads), nameof(Payloads.PinpointeEvents))]
    public void Reflection_without_further_setup_gives_the_same_as_the_generated_metadata(string name)
    {
        // What JsonSerializer uses by default where reflection is on.
        var reflection = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var payload = Payloads.Pinpointe(name);
        var expected = PinpointeEvent.Parse(payload);

        var actual = JsonSerializer.Deserialize<PinpointeEvent>(payload, reflection)!;

        Assert.Multiple(() =>
        {
            Assert.That(actual, Is.TypeOf(expected.GetType()));
            Assert.That(JsonSerializer.Serialize(actual, reflection), Is.EqualTo(Json.Serialize(expected)));
            Assert.That(JsonSerializer.Serialize(actual, actual.GetType(), reflection), Is.EqualTo(Json.Serialize(expected)));
            Assert.That(JsonSerializer.Deserialize(payload, expected.GetType(), reflection), Is.TypeOf(expected.GetType()));
        });
    }

    [TestCaseSource(typeof(Payloads), nameof(Payloads.MailingworkEvents))]
    public void Reflection_of_a_concrete_MAILINGWORK_event_gives_the_same_as_the_generated_metadata(string name)
    {
        var reflection = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var payload = Payloads.Mailingwork(name);
        var expected = MailingworkEvent.Parse(new(name), payload);

        var actual = JsonSerializer.Deserialize(payload, expected.GetType(), reflection)!;

        Assert.That(JsonSerializer.Serialize(actual, actual.GetType(), reflection), Is.EqualTo(Json.Serialize(expected)));
    }

    [TestCaseSource(typeof(Payloads), nameof(Payloads.PinpointeEvents))]
    public async Task Deserialize_from_a_pipe_in_pieces_gives_the_same_event(string name)
    {
        var body = Payloads.Pinpointe(name);

        foreach (var length in new[] { 1, 3, 50 })
        {
            var webhookEvent = await JsonSerializer.DeserializeAsync<PinpointeEvent>(PipeReader.Create(Segments.Of(body, length)), Json.ModelOptions);

            Assert.That(Json.Serialize(webhookEvent), Is.EqualTo(Json.Serialize(PinpointeEvent.Parse(body))));
        }
    }

    [Test]
    public async Task Deserialize_a_concrete_event_from_a_pipe_in_pieces_gives_the_same_event([Values(1, 3, 50)] int length)
    {
        var body = Encoding.UTF8.GetBytes("""
            {"id":371,"optinsetup_id":"60","subscriber_id":6049065,"fields":[{"id":"1","value":"M\u00fcller"},{"id":2,"value":["a",1.5,true]},{"id":3,"value":{"a":[1]}}],"lists":[{"id":1,"value":"1"},{"id":3,"value":false}],"activate_at":"2025-11-11 09:27:29"}
            """);

        var webhookEvent = await JsonSerializer.DeserializeAsync<MailingworkOptinFinalizedEvent>(PipeReader.Create(Segments.Of(body, length)), Json.ModelOptions);

        Assert.That(Json.Serialize(webhookEvent), Is.EqualTo(Json.Serialize((MailingworkOptinFinalizedEvent)MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, body))));
    }
}
