using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EmailWebhooks.Tests.Properties;

/// <summary>What holds for any JSON object. A failing case prints the seed that replays it.</summary>
[TestFixture("pinpointe")]
[TestFixture("optin_finalized")]
[TestFixture("optout_finalized")]
[TestFixture("profilemanager_finalized")]
[TestFixture("future_finalized")]
public sealed class ParsingProperties(string kind)
{
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(TestSetting.Number("EMAILWEBHOOKS_PROPERTY_COUNT") ?? 1_000);

    private IEnumerable<string> Names => kind == "pinpointe"
        ? Payloads.PinpointeEvents.SelectMany(name => Json.Object(Payloads.Pinpointe(name)).Select(member => member.Key)).Append("event")
        : Payloads.MailingworkEvents.SelectMany(name => Json.Object(Payloads.Mailingwork(name)).Select(member => member.Key));

    private Gen<JsonMember[]> Bodies => Gen.OneOf(JsonGen.Members(Names), JsonGen.DocumentedShapes(Names));

    [Test]
    public void Every_object_is_an_event_and_nothing_in_it_is_lost() => Check(Bodies, members =>
    {
        var sent = JsonGen.Object(members);
        var written = Written(sent);

        Assert.That(Kept.All(Json.Element(sent), Json.Element(written)), $"sent {sent}, written {written}");
    });

    [Test]
    public void Every_way_of_serializing_gives_the_same_text_and_writes_each_member_once() => Check(Bodies, members =>
    {
        var webhookEvent = Parse(JsonGen.Object(members));
        var written = Json.Serialize(webhookEvent);
        var texts = new[]
        {
            JsonSerializer.Serialize(webhookEvent, webhookEvent.GetType(), Json.ModelOptions), JsonSerializer.Serialize(webhookEvent, webhookEvent.GetType(), Json.ReflectionOptions),
            JsonSerializer.Serialize(webhookEvent, webhookEvent.GetType(), Json.WebOptions), JsonSerializer.Serialize<object>(webhookEvent, Json.ReflectionOptions),
            JsonSerializer.Serialize(webhookEvent, StoredEventContext.Default.WebhookEvent), JsonSerializer.Serialize(webhookEvent, webhookEvent.GetType(), StoredEventContext.Default),
        };

        Assert.Multiple(() =>
        {
            Assert.That(Items(webhookEvent).Append(written).Select(Json.Element).All(Kept.Once), written);
            Assert.That(texts, Is.All.EqualTo(written));
        });
    });

    [Test]
    public void Deserialize_the_concrete_type_gives_what_Parse_gives() => Check(Bodies, members =>
    {
        var sent = JsonGen.Object(members);
        var parsed = Parse(sent);
        foreach (var options in new[] { Json.ModelOptions, Json.ReflectionOptions, Json.WebOptions, StoredEventContext.Default.Options })
        {
            try
            {
                var read = (WebhookEvent)JsonSerializer.Deserialize(sent, parsed.GetType(), options)!;
                (read as PinpointeEvent)?.Event = ((PinpointeEvent)parsed).Event;

                Assert.That(Json.Serialize(read), Is.EqualTo(Json.Serialize(parsed)), sent);
            }
            catch (JsonException)
            {
                Assert.That(parsed.AdditionalProperties, Is.Not.Null, "Only an event with a drifted member is refused.");
            }
        }
    });

    [Test]
    public void Order_of_members_does_not_matter() => Check(Bodies, members =>
    {
        var unique = members.GroupBy(member => member.Name).Select(group => group.Last()).ToArray();

        Assert.That(Json.Same(Written(JsonGen.Object(unique)), Written(JsonGen.Object(unique.Reverse()))));
    });

    [Test]
    public void Written_text_is_read_and_written_the_same_again() => Check(Bodies, members =>
    {
        var text = Written(JsonGen.Object(members));

        Assert.That(Written(text), Is.EqualTo(text));
    });

    [Test]
    public void Nesting_is_read_up_to_64_levels_and_refused_beyond() => Check(JsonGen.Nested(Names, 100), nested =>
    {
        var sent = JsonGen.Object([nested.Member]);

        if (nested.Levels < 64)
        {
            Assert.That(Kept.All(Json.Element(sent), Json.Element(Written(sent))), sent);
        }
        else
        {
            Assert.That(() => Parse(sent), Throws.TypeOf<JsonException>());
        }
    });

    [Test]
    public void Value_that_is_not_an_object_is_refused_with_a_JsonException() => Check(JsonGen.Value(2).Where(value => value[0] != '{'), json =>
        Assert.That(() => Parse(json), Throws.TypeOf<JsonException>()));

    private static void Check<T>(Gen<T> generator, Action<T> body) => Prop.ForAll(generator.ToArbitrary(), body).Check(Settings);

    private static IEnumerable<string> Items(WebhookEvent webhookEvent) => webhookEvent switch
    {
        MailingworkEvent mailingwork => [.. mailingwork.Fields.Select(Json.Serialize), .. mailingwork.Lists.Select(Json.Serialize)],
        PinpointeClickEvent { Detail: { } detail } => [Json.Serialize(detail)],
        _ => [],
    };

    private string Written(string json) => Json.Serialize(Parse(json));

    private WebhookEvent Parse(string json)
    {
        WebhookEvent webhookEvent = kind == "pinpointe" ? PinpointeEvent.Parse(json) : MailingworkEvent.Parse(new(kind), json);
        LeakWatch.See(webhookEvent.ToString()!);
        return webhookEvent;
    }
}
