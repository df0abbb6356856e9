using System.Text;
using System.Text.Json;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Pinpointe;

public sealed class PinpointeEventTests
{
    private static readonly byte[] Open = Payloads.Pinpointe("open");
    private static readonly byte[] Click = Payloads.Pinpointe("click");

    private static readonly Dictionary<string, Type> Types = new()
    {
        ["open"] = typeof(PinpointeOpenEvent),
        ["click"] = typeof(PinpointeClickEvent),
        ["bounce"] = typeof(PinpointeBounceEvent),
        ["unsubscribe"] = typeof(PinpointeUnsubscribeEvent),
        ["complaint"] = typeof(PinpointeComplaintEvent),
    };

    [TestCaseSource(typeof(Payloads), nameof(Payloads.PinpointeEvents))]
    public void Parse_sample_body_gives_its_type_with_every_member_in_a_property(string name)
    {
        var webhookEvent = PinpointeEvent.Parse(Payloads.Pinpointe(name));

        Assert.Multiple(() =>
        {
            Assert.That(webhookEvent, Is.TypeOf(Types[name]));
            Assert.That(webhookEvent.Event, Is.EqualTo(name));
            Assert.That(webhookEvent.AdditionalProperties, Is.Null);
            Assert.That(Json.Same(Json.Serialize(webhookEvent), Payloads.Text(Payloads.Pinpointe(name)).Replace("55120331", "\"55120331\"", StringComparison.Ordinal)));
        });
    }

    [Test]
    public void Parse_open_reads_every_documented_member()
    {
        var open = (PinpointeOpenEvent)PinpointeEvent.Parse(Open);

        Assert.Multiple(() =>
        {
            Assert.That(open.Event, Is.EqualTo("open"));
            Assert.That(open.UserId, Is.EqualTo(10423));
            Assert.That(open.UserName, Is.EqualTo("marketing@acme.example"));
            Assert.That(open.Time, Is.EqualTo(new WebhookTimestamp("2025-11-11 09:27:29")));
            Assert.That(open.IpAddress, Is.EqualTo("203.0.113.77"));
            Assert.That(open.SubscriberId, Is.EqualTo(98127364));
            Assert.That(open.Email, Is.EqualTo("max.mustermann@example.com"));
            Assert.That(open.StatType, Is.EqualTo("newsletter"));
            Assert.That(open.SendType, Is.EqualTo("newsletter"));
            Assert.That(open.StatId, Is.EqualTo(55120));
            Assert.That(open.ListId, Is.EqualTo(317));
            Assert.That(open.ListName, Is.EqualTo("Customers EMEA"));
            Assert.That(open.NewsletterId, Is.EqualTo(90871));
            Assert.That(open.NewsletterName, Is.EqualTo("November product update"));
            Assert.That(open.Detail, Is.EqualTo("55120331"));
        });
    }

    [Test]
    public void Parse_click_reads_every_documented_member()
    {
        var click = (PinpointeClickEvent)PinpointeEvent.Parse(Click);

        Assert.Multiple(() =>
        {
            Assert.That(click.VisitorId, Is.EqualTo("8f14e45fceea167a5a36dedd4bea2543"));
            Assert.That(click.Detail!.LinkId, Is.EqualTo(44123));
            Assert.That(click.Detail.Url, Is.EqualTo("https://www.acme.example/products/spring?utm_source=newsletter"));
            Assert.That(click.Detail.AdditionalProperties, Is.Null);
            Assert.That(click.VisitorToken, Is.EqualTo("c9f0f895fb98ab9159f51fd0297e236d"));
            Assert.That(click.UserAgent, Does.StartWith("Mozilla/5.0"));
            Assert.That(click.NewsletterId, Is.EqualTo(90871));
        });
    }

    [TestCaseSource(typeof(Payloads), nameof(Payloads.PinpointeEvents))]
    public void Parse_members_in_reverse_order_gives_the_same_event(string name)
    {
        var payload = Payloads.Pinpointe(name);

        var reversed = PinpointeEvent.Parse(Json.Reversed(payload));

        Assert.That(Json.Serialize(reversed), Is.EqualTo(Json.Serialize(PinpointeEvent.Parse(payload))));
    }

    [Test]
    public async Task Parse_from_span_string_and_stream_gives_the_same_event()
    {
        var expected = Json.Serialize(PinpointeEvent.Parse(Click));
        using var stream = new MemoryStream(Click);

        Assert.Multiple(() =>
        {
            Assert.That(Json.Serialize(PinpointeEvent.Parse(Payloads.Text(Click))), Is.EqualTo(expected));
            Assert.That(Json.Serialize(PinpointeEvent.Parse("\uFEFF" + Payloads.Text(Click))), Is.EqualTo(expected));
            Assert.That(Json.Serialize(PinpointeEvent.Parse([.. Encoding.UTF8.Preamble, .. Click])), Is.EqualTo(expected));
        });
        Assert.That(Json.Serialize(await PinpointeEvent.ParseAsync(stream)), Is.EqualTo(expected));
    }

    [Test]
    public async Task ParseAsync_of_a_long_body_in_small_pieces_reads_it_whole()
    {
        var name = new string('x', 100_000);
        using var stream = new TricklingStream(Encoding.UTF8.GetBytes(Json.With(Open, "listName", $"\"{name}\"")));

        var webhookEvent = await PinpointeEvent.ParseAsync(stream);

        Assert.That(webhookEvent.ListName, Is.EqualTo(name));
    }

    [TestCase(1_200_000_000, 1_200_000_000, "not well-formed")]
    [TestCase(1 << 30, (1 << 30) + 1, "not well-formed", Description = "Longer than stated.")]
    [TestCase(3_000_000_000, 0, "longer than 2 GiB")]
    public void ParseAsync_of_a_body_over_1_GiB_that_is_not_JSON_throws_JsonException(long statedLength, long length, string message)
    {
        using var stream = new LongStream(statedLength, length);

        Assert.That(async () => await PinpointeEvent.ParseAsync(stream), Throws.TypeOf<JsonException>().With.Message.Contains(message));
    }

    [Test]
    public void ParseAsync_with_a_canceled_token_is_canceled()
    {
        using var stream = new MemoryStream(Open);

        Assert.That(async () => await PinpointeEvent.ParseAsync(stream, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Parse_null_throws_ArgumentNullException()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => PinpointeEvent.Parse((string)null!), Throws.ArgumentNullException);
            Assert.That(async () => await PinpointeEvent.ParseAsync(null!), Throws.ArgumentNullException);
        });
    }

    [TestCase("\"future\"", "future")]
    [TestCase("\"\"", "")]
    [TestCase("null", null)]
    [TestCase("7", "7")]
    [TestCase("true", "true")]
    [TestCase("{\"a\":1}", "{\"a\":1}")]
    [TestCase("\"Open\"", "Open")]
    public void Parse_event_that_is_not_known_gives_the_unknown_event_with_the_whole_payload(string json, string? name)
    {
        var body = Json.With(Open, "event", json);

        var unknown = (UnknownPinpointeEvent)PinpointeEvent.Parse(body);

        Assert.Multiple(() =>
        {
            Assert.That(unknown.Event, Is.EqualTo(name));
            Assert.That(unknown.SubscriberId, Is.EqualTo(98127364));
            Assert.That(unknown.Email, Is.EqualTo("max.mustermann@example.com"));
            Assert.That(Json.Same(unknown.Payload.GetRawText(), body));
            Assert.That(unknown.AdditionalProperties!["detail"].GetInt64(), Is.EqualTo(55120331));
        });
    }

    [Test]
    public void Parse_body_without_event_gives_the_unknown_event()
    {
        var unknown = PinpointeEvent.Parse(Json.Without(Click, "event"));

        Assert.Multiple(() =>
        {
            Assert.That(unknown, Is.TypeOf<UnknownPinpointeEvent>());
            Assert.That(unknown.Event, Is.Null);
            Assert.That(unknown.ListId, Is.EqualTo(317));
        });
    }

    [Test]
    public void Parse_event_of_the_wrong_type_gives_the_unknown_event_and_keeps_the_member()
    {
        var unknown = PinpointeEvent.Parse(Json.With(Open, "event", "[\"open\"]"));

        Assert.Multiple(() =>
        {
            Assert.That(unknown, Is.TypeOf<UnknownPinpointeEvent>());
            Assert.That(unknown.Event, Is.Null);
            Assert.That(unknown.AdditionalProperties!["event"].GetRawText(), Is.EqualTo("[\"open\"]"));
        });
    }

    [TestCase("""{"event":"open","userId":1,"event":"click"}""", typeof(PinpointeClickEvent))]
    [TestCase("""{"event":"open","event":"future"}""", typeof(UnknownPinpointeEvent))]
    [TestCase("""{"event":"open","event":null}""", typeof(UnknownPinpointeEvent))]
    [TestCase("""{"event":"open","event":[]}""", typeof(UnknownPinpointeEvent))]
    [TestCase("""{"event":[],"event":"open"}""", typeof(PinpointeOpenEvent))]
    [TestCase("""{"event":"click","detail":{"event":"open"},"event":"complaint"}""", typeof(PinpointeComplaintEvent))]
    [TestCase("""{"custom":{"event":"open"},"event":"click"}""", typeof(PinpointeClickEvent))]
    [TestCase("""{"custom":{"event":"open"}}""", typeof(UnknownPinpointeEvent))]
    [TestCase("""{"userName":"event","event":"bounce"}""", typeof(PinpointeBounceEvent))]
    [TestCase("""{"userName":"\"event\":\"open\"","event":"bounce"}""", typeof(PinpointeBounceEvent))]
    [TestCase("""{"\u0065vent":"\u006fpen"}""", typeof(PinpointeOpenEvent))]
    [TestCase("{ \"event\" \t:\r\n \"open\" }", typeof(PinpointeOpenEvent))]
    [TestCase("""{"EVENT":"open"}""", typeof(UnknownPinpointeEvent))]
    [TestCase("""{"event":"unsubsribe"}""", typeof(PinpointeUnsubscribeEvent))]
    [TestCase("{}", typeof(UnknownPinpointeEvent))]
    public void Parse_any_order_of_members_uses_the_last_event_member(string json, Type type) =>
        Assert.That(PinpointeEvent.Parse(json), Is.TypeOf(type));

    [Test]
    public void Parse_misspelled_event_keeps_the_spelling() =>
        Assert.That(PinpointeEvent.Parse("""{"event":"unsubsribe"}""").Event, Is.EqualTo("unsubsribe"));

    [TestCase("\"10423\"", 10423)]
    [TestCase("-7", -7)]
    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("null", null)]
    [TestCase("\"\"", null)]
    public void Parse_id_that_is_a_number_or_a_numeric_string_or_empty_is_read(string json, long? expected)
    {
        var open = PinpointeEvent.Parse(Json.With(Open, "userId", json));

        Assert.Multiple(() =>
        {
            Assert.That(open.UserId, Is.EqualTo(expected));
            Assert.That(open.AdditionalProperties, Is.Null);
        });
    }

    [TestCase("userId", "\"abc\"")]
    [TestCase("userId", "9223372036854775808")]
    [TestCase("userId", "1.5")]
    [TestCase("userId", "\"1.5\"")]
    [TestCase("userId", "\" 1\"")]
    [TestCase("userId", "true")]
    [TestCase("userId", "[1]")]
    [TestCase("userId", "{}")]
    [TestCase("statId", "\"12x\"")]
    [TestCase("email", "[\"max@example.com\"]")]
    [TestCase("time", "{\"date\":\"2025-11-11\"}")]
    [TestCase("time", "true")]
    [TestCase("time", "[]")]
    [TestCase("detail", "[1,2]")]
    public void Parse_member_of_the_wrong_type_moves_to_the_additional_properties_and_the_event_stays_typed(string member, string json)
    {
        var open = PinpointeEvent.Parse(Json.With(Open, member, json));

        Assert.Multiple(() =>
        {
            Assert.That(open, Is.TypeOf<PinpointeOpenEvent>());
            Assert.That(open.AdditionalProperties, Has.Count.EqualTo(1));
            Assert.That(open.AdditionalProperties![member].GetRawText(), Is.EqualTo(json));
            Assert.That(open.NewsletterName, Is.EqualTo("November product update"));
        });
    }

    [TestCase("open", typeof(PinpointeOpenEvent))]
    [TestCase("click", typeof(PinpointeClickEvent))]
    [TestCase("bounce", typeof(PinpointeBounceEvent))]
    [TestCase("unsubscribe", typeof(PinpointeUnsubscribeEvent))]
    [TestCase("unsubsribe", typeof(PinpointeUnsubscribeEvent))]
    [TestCase("complaint", typeof(PinpointeComplaintEvent))]
    [TestCase("future", typeof(UnknownPinpointeEvent))]
    public void Parse_event_of_any_name_with_a_member_of_the_wrong_type_stays_typed(string name, Type type)
    {
        var webhookEvent = PinpointeEvent.Parse($$"""{"event":"{{name}}","userId":"abc","listId":7}""");

        Assert.That(webhookEvent, Is.TypeOf(type));
        Assert.That((webhookEvent.Event, webhookEvent.ListId), Is.EqualTo((name, 7)));
        Assert.That(webhookEvent.AdditionalProperties!.Keys, Is.EqualTo(["userId"]));
    }

    [Test]
    public void Parse_every_member_of_the_wrong_type_keeps_them_all()
    {
        var body = Json.Object(Click);
        foreach (var member in body.Select(member => member.Key).Where(name => name != "event").ToList())
        {
            body[member] = new System.Text.Json.Nodes.JsonArray(member);
        }

        var click = PinpointeEvent.Parse(body.ToJsonString());

        Assert.Multiple(() =>
        {
            Assert.That(click, Is.TypeOf<PinpointeClickEvent>());
            Assert.That(click.AdditionalProperties!.Keys, Is.EquivalentTo(body.Select(member => member.Key).Where(name => name != "event")));
            Assert.That(Json.Same(Json.Serialize(click), body.ToJsonString()));
        });
    }

    [TestCase("\"https://x.example\"")]
    [TestCase("7")]
    [TestCase("[]")]
    [TestCase("""{"linkid":"abc","url":"https://x.example"}""")]
    [TestCase("""{"linkid":7,"url":[]}""")]
    public void Parse_click_detail_of_the_wrong_shape_moves_to_the_additional_properties_as_a_whole(string detail)
    {
        var click = (PinpointeClickEvent)PinpointeEvent.Parse(Json.With(Click, "detail", detail));

        Assert.Multiple(() =>
        {
            Assert.That(click.Detail, Is.Null);
            Assert.That(click.AdditionalProperties!["detail"].GetRawText(), Is.EqualTo(detail));
        });
    }

    [Test]
    public void Parse_escaped_text_is_read_in_names_and_values()
    {
        var click = (PinpointeClickEvent)PinpointeEvent.Parse("""{"\u0065vent":"cl\u0069ck","userId":"\u0031\u0030","detail":{"l\u0069nkid":"\u0037","url":"https:\/\/x.example"}}""");

        Assert.Multiple(() =>
        {
            Assert.That(click.UserId, Is.EqualTo(10));
            Assert.That(click.Detail!.LinkId, Is.EqualTo(7));
            Assert.That(click.Detail.Url, Is.EqualTo("https://x.example"));
            Assert.That(click.AdditionalProperties, Is.Null);
        });
    }

    [Test]
    public void Parse_click_detail_with_null_members_gives_a_detail_without_values()
    {
        var click = (PinpointeClickEvent)PinpointeEvent.Parse(Json.With(Click, "detail", """{"linkid":null,"url":null}"""));

        Assert.Multiple(() =>
        {
            Assert.That(click.Detail, Is.Not.Null);
            Assert.That(click.Detail!.LinkId, Is.Null);
            Assert.That(click.Detail.Url, Is.Null);
            Assert.That(click.AdditionalProperties, Is.Null);
        });
    }

    [Test]
    public void Parse_member_name_that_is_not_UTF8_throws_JsonException()
    {
        byte[] body = [.. "{\"event\":\"open\",\"fine\":1,\""u8, 0xFF, .. "\":2}"u8];

        Assert.That(() => PinpointeEvent.Parse(body), Throws.TypeOf<JsonException>().With.Message.EqualTo("The payload contains text that is not valid UTF-8, or half of a surrogate pair."));
    }

    [TestCase("", "The payload is not well-formed JSON, or nests deeper than 64 levels.")]
    [TestCase("{\"event\":", "The payload is not well-formed JSON, or nests deeper than 64 levels.")]
    [TestCase("[]", "The payload is not a JSON object.")]
    public void Parse_what_is_not_a_JSON_object_says_why_it_is_refused(string json, string message) =>
        Assert.That(() => PinpointeEvent.Parse(json), Throws.TypeOf<JsonException>().With.Message.EqualTo(message));

    [Test]
    public void Parse_click_detail_with_unknown_members_keeps_them()
    {
        var click = (PinpointeClickEvent)PinpointeEvent.Parse(Json.With(Click, "detail", """{"position":3,"url":null,"linkid":"7"}"""));

        Assert.Multiple(() =>
        {
            Assert.That(click.Detail!.LinkId, Is.EqualTo(7));
            Assert.That(click.Detail.Url, Is.Null);
            Assert.That(click.Detail.AdditionalProperties!["position"].GetInt32(), Is.EqualTo(3));
        });
    }

    [TestCase("17", "17")]
    [TestCase("1.50", "1.50")]
    [TestCase("true", "true")]
    [TestCase("\"\"", "")]
    [TestCase("null", null)]
    [TestCase("{\"a\":[1,\"ü\"]}", "{\"a\":[1,\"ü\"]}")]
    [TestCase("\"J\\u00fcrgen \\ud83d\\ude00\"", "Jürgen 😀")]
    [TestCase("\"Jürgen 😀\"", "Jürgen 😀")]
    public void Parse_text_from_any_scalar_or_object_is_read(string json, string? expected)
    {
        var open = (PinpointeOpenEvent)PinpointeEvent.Parse($$"""{"event":"open","listName":{{json}},"detail":{{json}}}""");

        Assert.Multiple(() =>
        {
            Assert.That(open.ListName, Is.EqualTo(expected));
            Assert.That(open.Detail, Is.EqualTo(expected));
            Assert.That(open.AdditionalProperties, Is.Null);
        });
    }

    [TestCase("1762849649", "1762849649")]
    [TestCase("\"1762849649\"", "1762849649")]
    [TestCase("\"whenever\"", "whenever")]
    [TestCase("\"\"", null)]
    [TestCase("null", null)]
    public void Parse_time_in_any_form_keeps_what_was_sent(string json, string? raw) =>
        Assert.That(PinpointeEvent.Parse(Json.With(Open, "time", json)).Time?.Raw, Is.EqualTo(raw));

    [Test]
    public void Parse_unknown_members_keeps_them()
    {
        var open = PinpointeEvent.Parse(Json.With(Open, "campaign", """{"id":1,"tags":["a",null]}"""));

        Assert.Multiple(() =>
        {
            Assert.That(open.AdditionalProperties, Has.Count.EqualTo(1));
            Assert.That(open.AdditionalProperties!["campaign"].GetRawText(), Is.EqualTo("""{"id":1,"tags":["a",null]}"""));
        });
    }

    [Test]
    public void Parse_name_in_another_case_is_an_unknown_member()
    {
        var open = PinpointeEvent.Parse("""{"event":"open","UserID":5,"$type":"x","":null}""");

        Assert.Multiple(() =>
        {
            Assert.That(open.UserId, Is.Null);
            Assert.That(open.AdditionalProperties!.Keys, Is.EqualTo(new[] { "UserID", "$type", "" }));
        });
    }

    [Test]
    public void Parse_duplicate_members_keeps_the_last_one()
    {
        var open = PinpointeEvent.Parse("""{"event":"open","userId":"abc","userId":5,"listId":5,"listId":"abc","x":1,"x":2}""");

        Assert.Multiple(() =>
        {
            Assert.That(open.UserId, Is.EqualTo(5));
            Assert.That(open.ListId, Is.Null);
            Assert.That(open.AdditionalProperties!.Keys, Is.EquivalentTo(new[] { "listId", "x" }));
            Assert.That(open.AdditionalProperties["x"].GetInt32(), Is.EqualTo(2));
        });
    }

    [TestCase("""{"event":"open","emailAddress":"a@example.com"}""", "a@example.com", 0)]
    [TestCase("""{"event":"open","emailAddress":"a@example.com","email":null}""", "a@example.com", 0)]
    [TestCase("""{"event":"open","email":"b@example.com","emailAddress":"a@example.com"}""", "b@example.com", 1)]
    [TestCase("""{"event":"open","emailAddress":"a@example.com","x":1}""", "a@example.com", 1)]
    [TestCase("""{"event":"open","emailAddress":["a@example.com"]}""", null, 1)]
    [TestCase("""{"event":"open","emailAddress":"a@example.com","emailAddress":["b@example.com"]}""", null, 1)]
    [TestCase("""{"event":"open","userId":"abc","emailAddress":"a@example.com"}""", "a@example.com", 1)]
    [TestCase("""{"event":"open","email":[],"emailAddress":"a@example.com"}""", null, 2)]
    [TestCase("""{"event":"future","emailAddress":"a@example.com"}""", "a@example.com", 0)]
    public void Parse_alias_of_email_is_used_when_email_is_absent_or_null(string json, string? email, int additional)
    {
        var webhookEvent = PinpointeEvent.Parse(json);

        Assert.Multiple(() =>
        {
            Assert.That(webhookEvent.Email, Is.EqualTo(email));
            Assert.That(webhookEvent.AdditionalProperties?.Count ?? 0, Is.EqualTo(additional));
        });
    }

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("null")]
    [TestCase("5")]
    [TestCase("\"open\"")]
    [TestCase("[]")]
    [TestCase("[{\"event\":\"open\"}]")]
    [TestCase("{")]
    [TestCase("{\"event\":\"open\"")]
    [TestCase("{\"event\":\"open\",}")]
    [TestCase("{\"event\":\"open\"} x")]
    [TestCase("{\"event\":\"open\"}{}")]
    [TestCase("{\"event\":open}")]
    [TestCase("{'event':'open'}")]
    [TestCase("{\"userId\":\"max@example.com\", max@example.com}")]
    [TestCase("{\"event\":\"open\",\"x\":\"\\ud800\"}")]
    [TestCase("{\"event\":\"open\",\"email\":\"\\udc00\"}")]
    [TestCase("{\"event\":\"open\",\"\\ud800\":1}")]
    [TestCase("{\"event\":\"open\",\"x\":{\"y\":[\"\\uD800\"]}}")]
    [TestCase("{\"event\":\"click\",\"detail\":{\"x\":\"\\ud800\"}}")]
    public void Parse_what_is_not_a_JSON_object_throws_JsonException_with_path_and_position_and_no_payload(string json)
    {
        Assert.That(
            () => PinpointeEvent.Parse(json),
            Throws.TypeOf<JsonException>().With.Property(nameof(JsonException.Path)).EqualTo("$")
                .And.Property(nameof(JsonException.LineNumber)).Not.Null
                .And.Property(nameof(JsonException.BytePositionInLine)).Not.Null
                .And.Message.Not.Contains("max@").And.Property(nameof(Exception.InnerException)).Null);
    }

    [Test]
    public void Parse_string_with_half_a_surrogate_pair_throws_JsonException() =>
        Assert.That(() => PinpointeEvent.Parse("{\"event\":\"open\",\"x\":\"" + '\ud800' + "\"}"), Throws.TypeOf<JsonException>().With.Message.Contains("half of a surrogate pair").And.Property(nameof(JsonException.Path)).EqualTo("$"));

    [Test]
    public void Parse_bytes_that_are_not_UTF8_throws_JsonException()
    {
        byte[] known = [.. "{\"event\":\"open\",\"email\":\""u8, 0xFF, .. "\"}"u8];
        byte[] unknown = [.. "{\"event\":\"open\",\"x\":\""u8, 0xFF, .. "\"}"u8];

        Assert.Multiple(() =>
        {
            Assert.That(() => PinpointeEvent.Parse(known), Throws.TypeOf<JsonException>());
            Assert.That(() => PinpointeEvent.Parse(unknown), Throws.TypeOf<JsonException>());
        });
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void Parse_nesting_is_read_up_to_64_levels(int levels, bool isRead)
    {
        var json = $$"""{"event":"open","x":{{new string('[', levels - 1)}}{{new string(']', levels - 1)}}}""";

        if (isRead)
        {
            Assert.That(Json.Same(Json.Serialize(PinpointeEvent.Parse(json)), json));
        }
        else
        {
            Assert.That(() => PinpointeEvent.Parse(json), Throws.TypeOf<JsonException>());
        }
    }

    [Test]
    public void Parse_allocates_exactly_the_size_of_the_model()
    {
        _ = PinpointeEvent.Parse(Click);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = PinpointeEvent.Parse(Click);
        var parsed = GC.GetAllocatedBytesForCurrentThread() - before;

        before = GC.GetAllocatedBytesForCurrentThread();
        _ = new PinpointeClickEvent { Detail = new PinpointeClickDetail() };
        var objects = GC.GetAllocatedBytesForCurrentThread() - before;

        var texts = Json.Object(Click)
            .Where(member => member.Key != "event").Select(member => member.Value!)
            .Append(Json.Object(Click)["detail"]!["url"]!)
            .Where(value => value.GetValueKind() == JsonValueKind.String)
            .Sum(value => StringSize(value.GetValue<string>()));

        Assert.That(parsed, Is.EqualTo(objects + texts));
    }

    private static long StringSize(string text) => (22 + (2 * text.Length) + 7) / 8 * 8;
}
