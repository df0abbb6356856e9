using System.Text.Json;
using System.Text.Json.Nodes;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Pinpointe;

public sealed class PinpointeEventSerializationTests
{
    private static readonly byte[] Open = Payloads.Pinpointe("open");
    private static readonly byte[] Click = Payloads.Pinpointe("click");

    [TestCaseSource(typeof(Payloads), nameof(Payloads.PinpointeEvents))]
    public void Serialize_through_base_or_concrete_type_gives_the_same_text_in_the_documented_order(string name)
    {
        var webhookEvent = PinpointeEvent.Parse(Json.Reversed(Payloads.Pinpointe(name)));

        var text = Json.Serialize(webhookEvent);

        Assert.Multiple(() =>
        {
            Assert.That(JsonSerializer.Serialize(webhookEvent, webhookEvent.GetType(), Json.ModelOptions), Is.EqualTo(text));
            Assert.That(JsonNode.Parse(text)!.AsObject().Select(member => member.Key), Is.EqualTo(Json.Object(Payloads.Pinpointe(name)).Select(member => member.Key)));
        });
    }

    [TestCase("""{"event":"open","x":1,"userId":"abc","detail":{"a":1},"time":1762849649}""")]
    [TestCase("""{"x":[1,{"y":null}],"event":"click","detail":{"linkid":"7","more":true},"userAgent":5}""")]
    [TestCase("""{"event":"click","detail":"a text","detail2":null}""")]
    [TestCase("""{"event":"future","userId":1,"new":{"a":"\u00fc"}}""")]
    [TestCase("""{"userId":"abc","x":1,"event":["open"]}""")]
    [TestCase("""{"event":"bounce","emailAddress":"a@example.com","bounce_code":550}""")]
    [TestCase("{}")]
    public void Serialize_and_parse_again_gives_the_same_members_and_the_same_text(string json)
    {
        var first = PinpointeEvent.Parse(json);
        var text = Json.Serialize(first);

        var second = PinpointeEvent.Parse(text);

        Assert.Multiple(() =>
        {
            Assert.That(second, Is.TypeOf(first.GetType()));
            Assert.That(Json.Serialize(second), Is.EqualTo(text));
            Assert.That(second.AdditionalProperties?.Keys, Is.EqualTo(first.AdditionalProperties?.Keys));
        });
    }

    [Test]
    public void Serialize_unknown_event_yields_its_payload_with_event_first()
    {
        var unknown = PinpointeEvent.Parse("""{"score":7,"userId":1,"event":"future","tags":["a"]}""");

        Assert.That(Json.Serialize(unknown), Is.EqualTo("""{"event":"future","userId":1,"score":7,"tags":["a"]}"""));
    }

    [Test]
    public void Serialize_unknown_event_made_from_a_payload_yields_the_payload()
    {
        var unknown = new UnknownPinpointeEvent { Payload = Json.Element("""{"score":7,"event":"future","userId":1}""") };

        Assert.Multiple(() =>
        {
            Assert.That(unknown.Event, Is.EqualTo("future"));
            Assert.That(Json.Serialize<PinpointeEvent>(unknown), Is.EqualTo("""{"event":"future","userId":1,"score":7}"""));
            Assert.That(Json.Serialize(unknown), Is.EqualTo("""{"event":"future","userId":1,"score":7}"""));
        });
    }

    [Test]
    public void Setting_the_payload_keeps_members_that_were_set_before()
    {
        var additional = new Dictionary<string, JsonElement> { ["mine"] = Json.Element("1") };
        var unknown = new UnknownPinpointeEvent
        {
            Event = "mine",
            AdditionalProperties = additional,
            Payload = Json.Element("""{"event":"future","userId":1,"emailAddress":"a@example.com","score":7}"""),
        };

        Assert.Multiple(() =>
        {
            Assert.That(unknown.Event, Is.EqualTo("mine"));
            Assert.That(unknown.AdditionalProperties, Is.SameAs(additional));
            Assert.That(unknown.Email, Is.EqualTo("a@example.com"));
            Assert.That(unknown.UserId, Is.EqualTo(1));
        });
    }

    [Test]
    public void Setting_a_payload_that_is_not_an_object_fills_nothing()
    {
        var unknown = new UnknownPinpointeEvent { Payload = Json.Element("[1]") };

        Assert.That(Json.Serialize(unknown), Is.EqualTo("{}"));
    }

    [Test]
    public void New_event_has_its_name() => Assert.Multiple(() =>
    {
        Assert.That(new PinpointeOpenEvent().Event, Is.EqualTo("open"));
        Assert.That(new PinpointeClickEvent().Event, Is.EqualTo("click"));
        Assert.That(new PinpointeBounceEvent().Event, Is.EqualTo("bounce"));
        Assert.That(new PinpointeUnsubscribeEvent().Event, Is.EqualTo("unsubscribe"));
        Assert.That(new PinpointeComplaintEvent().Event, Is.EqualTo("complaint"));
        Assert.That(new UnknownPinpointeEvent().Event, Is.Null);
    });

    [Test]
    public void Serialize_a_new_event_writes_what_was_set() =>
        Assert.That(
            Json.Serialize<PinpointeEvent>(new PinpointeClickEvent { UserId = 1, Detail = new PinpointeClickDetail { LinkId = 2, Url = "https://x.example" } }),
            Is.EqualTo("""{"event":"click","userId":1,"detail":{"linkid":2,"url":"https://x.example"}}"""));

    [Test]
    public void Deserialize_the_base_type_gives_what_Parse_gives()
    {
        foreach (var json in new[] { Payloads.Text(Click), Json.With(Open, "userId", "\"abc\""), "{}", """{"x":1,"event":"future"}""" })
        {
            var expected = PinpointeEvent.Parse(json);
            var actual = JsonSerializer.Deserialize<PinpointeEvent>(json, Json.ModelOptions)!;

            Assert.Multiple(() =>
            {
                Assert.That(actual, Is.TypeOf(expected.GetType()));
                Assert.That(Json.Serialize(actual), Is.EqualTo(Json.Serialize(expected)));
            });
        }
    }

    [Test]
    public void Deserialize_malformed_text_through_the_base_type_throws_JsonException() => Assert.Multiple(() =>
    {
        Assert.That(() => JsonSerializer.Deserialize<PinpointeEvent>("[]", Json.ModelOptions), Throws.InstanceOf<JsonException>());
        Assert.That(() => JsonSerializer.Deserialize<PinpointeEvent>("{", Json.ModelOptions), Throws.InstanceOf<JsonException>());
        Assert.That(JsonSerializer.Deserialize<PinpointeEvent>("null", Json.ModelOptions), Is.Null);
    });

    [Test]
    public void Deserialize_the_concrete_type_reads_an_id_sent_as_text_and_refuses_a_wrong_type() => Assert.Multiple(() =>
    {
        Assert.That(JsonSerializer.Deserialize<PinpointeOpenEvent>(Json.With(Open, "userId", "\"7\""), Json.ModelOptions)!.UserId, Is.EqualTo(7));
        Assert.That(() => JsonSerializer.Deserialize<PinpointeOpenEvent>(Json.With(Open, "userId", "\"abc\""), Json.ModelOptions), Throws.TypeOf<JsonException>());
    });

    [Test]
    public void Deserialize_the_concrete_type_reads_the_alias_of_email() =>
        Assert.That(JsonSerializer.Deserialize<PinpointeOpenEvent>("""{"event":"open","emailAddress":"a@example.com"}""", Json.ModelOptions), Has.Property("Email").EqualTo("a@example.com").And.Property("AdditionalProperties").Null);

    [Test]
    public async Task DeserializeAsync_of_a_list_in_small_pieces_reads_each_event()
    {
        var batch = $"[{Payloads.Text(Open)},{Payloads.Text(Click)},{new string(' ', 20_000)}{Payloads.Text(Open)}]";
        using var stream = new TricklingStream(System.Text.Encoding.UTF8.GetBytes(batch));
        var types = new List<Type>();

        await foreach (var webhookEvent in JsonSerializer.DeserializeAsyncEnumerable(stream, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<PinpointeEvent>)Json.ModelOptions.GetTypeInfo(typeof(PinpointeEvent))))
        {
            types.Add(webhookEvent!.GetType());
        }

        Assert.That(types, Is.EqualTo(new[] { typeof(PinpointeOpenEvent), typeof(PinpointeClickEvent), typeof(PinpointeOpenEvent) }));
    }

    [Test]
    public void ToString_shows_nothing_of_the_payload() =>
        Assert.That(PinpointeEvent.Parse(Open).ToString(), Does.Not.Contain("example.com").And.Not.Contain("203.0.113"));
}
