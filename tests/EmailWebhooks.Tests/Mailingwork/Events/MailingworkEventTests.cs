using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Events;

public sealed class MailingworkEventTests
{
    private static readonly byte[] Optin = Payloads.Mailingwork("optin_finalized");

    private static readonly Dictionary<string, Type> Types = new()
    {
        ["optin_finalized"] = typeof(MailingworkOptinFinalizedEvent),
        ["optout_finalized"] = typeof(MailingworkOptoutFinalizedEvent),
        ["profilemanager_finalized"] = typeof(MailingworkProfileManagerFinalizedEvent),
    };

    [TestCaseSource(typeof(Payloads), nameof(Payloads.MailingworkEvents))]
    public void Parse_sample_body_gives_its_type_with_every_member_in_a_property(string name)
    {
        var webhookEvent = MailingworkEvent.Parse(new(name), Payloads.Mailingwork(name));

        Assert.Multiple(() =>
        {
            Assert.That(webhookEvent, Is.TypeOf(Types[name]));
            Assert.That(webhookEvent.Type.Name, Is.EqualTo(name));
            Assert.That(webhookEvent.AdditionalProperties, Is.Null);
            Assert.That(Json.Same(Json.Serialize(webhookEvent), Payloads.Text(Payloads.Mailingwork(name)).Replace("true", "\"true\"", StringComparison.Ordinal)));
        });
    }

    [Test]
    public void Parse_optin_reads_every_documented_member()
    {
        var optin = ParseOptin(Payloads.Text(Optin));

        Assert.Multiple(() =>
        {
            Assert.That(optin.Type, Is.EqualTo(MailingworkEventType.OptinFinalized));
            Assert.That(optin.Id, Is.EqualTo(371));
            Assert.That(optin.OptinSetupId, Is.EqualTo(60));
            Assert.That(optin.SubscriberId, Is.EqualTo(6049065));
            Assert.That(optin.Fields.Select(field => (field.Id, field.Value)), Is.EqualTo(new[] { (1L, "max.muster@example.com"), (2, "Herr"), (3, "Max"), (4, "Muster") }));
            Assert.That(optin.Lists.Select(list => (list.Id, list.Value)), Is.EqualTo(new[] { (1L, true), (3, false), (5, false) }));
            Assert.That(optin.SubscribedListIds, Is.EqualTo(new[] { 1 }));
            Assert.That(optin.ActivatedAt, Is.EqualTo(new WebhookTimestamp("2025-11-11 09:27:29")));
            Assert.That(optin.FindField(3)!.Value, Is.EqualTo("Max"));
            Assert.That(optin.FindField(99), Is.Null);
        });
    }

    [Test]
    public void Parse_optout_gives_the_lists_that_were_opted_out_of()
    {
        var optout = (MailingworkOptoutFinalizedEvent)MailingworkEvent.Parse(MailingworkEventType.OptoutFinalized, Payloads.Mailingwork("optout_finalized"));

        Assert.Multiple(() =>
        {
            Assert.That(optout.OptoutSetupId, Is.EqualTo(12));
            Assert.That(optout.OptedOutListIds, Is.EqualTo(new[] { 1 }));
        });
    }

    [TestCaseSource(typeof(Payloads), nameof(Payloads.MailingworkEvents))]
    public void Parse_members_in_reverse_order_gives_the_same_event(string name)
    {
        var payload = Payloads.Mailingwork(name);

        var reversed = MailingworkEvent.Parse(new(name), Json.Reversed(payload));

        Assert.That(Json.Serialize(reversed), Is.EqualTo(Json.Serialize(MailingworkEvent.Parse(new(name), payload))));
    }

    [Test]
    public async Task Parse_from_span_string_and_stream_gives_the_same_event()
    {
        var type = MailingworkEventType.OptinFinalized;
        var expected = Json.Serialize(MailingworkEvent.Parse(type, Optin));
        using var stream = new TricklingStream(Optin);

        Assert.Multiple(() =>
        {
            Assert.That(Json.Serialize(MailingworkEvent.Parse(type, Payloads.Text(Optin))), Is.EqualTo(expected));
            Assert.That(Json.Serialize(MailingworkEvent.Parse(type, [.. Encoding.UTF8.Preamble, .. Optin])), Is.EqualTo(expected));
        });
        Assert.That(Json.Serialize(await MailingworkEvent.ParseAsync(type, stream)), Is.EqualTo(expected));
    }

    [Test]
    public void Parse_event_type_that_is_not_known_gives_the_unknown_event_with_the_whole_payload()
    {
        var type = new MailingworkEventType("bounce_finalized");

        var unknown = (UnknownMailingworkEvent)MailingworkEvent.Parse(type, Json.With(Optin, "reason", "\"full\""));

        Assert.Multiple(() =>
        {
            Assert.That(unknown.Type, Is.EqualTo(type));
            Assert.That(unknown.Id, Is.EqualTo(371));
            Assert.That(unknown.Fields, Has.Count.EqualTo(4));
            Assert.That(unknown.AdditionalProperties!.Keys, Is.EqualTo(new[] { "optinsetup_id", "reason" }));
            Assert.That(Json.Same(unknown.Payload.GetRawText(), Json.With(Optin, "reason", "\"full\"")));
            Assert.That(Json.Same(Json.Serialize<MailingworkEvent>(unknown), Json.With(Optin, "reason", "\"full\"")));
        });
    }

    [Test]
    public void Serialize_unknown_event_made_from_a_payload_yields_the_payload()
    {
        var unknown = new UnknownMailingworkEvent(new("future")) { Payload = Json.Element("""{"new":1,"id":"5","fields":[{"id":1,"value":"a"}],"lists":"none"}""") };

        Assert.Multiple(() =>
        {
            Assert.That(unknown.Type.Name, Is.EqualTo("future"));
            Assert.That(unknown.FindField(1)!.Value, Is.EqualTo("a"));
            Assert.That(Json.Serialize(unknown), Is.EqualTo("""{"id":5,"fields":[{"id":1,"value":"a"}],"new":1,"lists":"none"}"""));
        });
    }

    [TestCase("null", null, new string[0])]
    [TestCase("\"Max, Moritz\"", "Max, Moritz", new[] { "Max, Moritz" })]
    [TestCase("\"\"", "", new[] { "" })]
    [TestCase("7.50", "7.50", new[] { "7.50" })]
    [TestCase("true", "true", new[] { "true" })]
    [TestCase("{\"a\":1}", "{\"a\":1}", new[] { "{\"a\":1}" })]
    [TestCase("[]", null, new string[0])]
    [TestCase("[\"Sport\"]", "Sport", new[] { "Sport" })]
    [TestCase("[\"Sport\",null,7,false]", "Sport", new[] { "Sport", "7", "false" })]
    public void Parse_field_value_of_every_shape_is_read(string json, string? value, string[] values)
    {
        var field = ParseOptin($$"""{"fields":[{"id":"9","value":{{json}}}]}""").FindField(9)!;

        Assert.Multiple(() =>
        {
            Assert.That(field.Value, Is.EqualTo(value));
            Assert.That(field.Values, Is.EqualTo(values));
        });
    }

    [Test]
    public void Field_value_and_values_set_each_other()
    {
        var field = new MailingworkField { Id = 1, Values = ["a", "b"] };
        var fromValues = field.Value;
        field.Value = "c";
        var fromValue = field.Values;
        field.Values = null!;

        Assert.Multiple(() =>
        {
            Assert.That(fromValues, Is.EqualTo("a"));
            Assert.That(fromValue, Is.EqualTo(new[] { "c" }));
            Assert.That(field.Value, Is.Null);
            Assert.That(field.Values, Is.Empty);
        });
    }

    [TestCase("""{"id":1,"value":["a"]}""")]
    [TestCase("""{"id":1,"value":[]}""")]
    [TestCase("""{"id":1,"value":"a","name":"Sport","x":null}""")]
    [TestCase("""{"id":1,"value":null}""")]
    public void Serialize_field_of_any_shape_keeps_the_shape(string field)
    {
        var json = $$"""{"fields":[{{field}}],"lists":[]}""";

        Assert.That(Json.Serialize(ParseOptin(json)), Is.EqualTo(json));
    }

    [TestCase("""{"field":3,"value":"a"}""", """{"id":3,"value":"a"}""")]
    [TestCase("""{"value":"a","field":"3","name":"Sport"}""", """{"id":3,"value":"a","name":"Sport"}""")]
    [TestCase("""{"field":7,"value":"a","id":3}""", """{"id":3,"value":"a","field":7}""")]
    public void Parse_field_whose_id_is_named_field_reads_it_unless_there_is_an_id(string field, string written)
    {
        var optin = ParseOptin($$"""{"fields":[{{field}}]}""");

        Assert.Multiple(() =>
        {
            Assert.That(optin.FindField(3)!.Value, Is.EqualTo("a"));
            Assert.That(Json.Serialize(optin), Is.EqualTo($$"""{"fields":[{{written}}],"lists":[]}"""));
        });
    }

    [TestCase("""{"id":371}""", 0)]
    [TestCase("""{"id":371,"fields":[],"lists":[]}""", 0)]
    [TestCase("""{"fields":[],"lists":[{"id":1,"value":1}]}""", 1)]
    public void Parse_empty_list_allocates_nothing_for_it(string json, int entries)
    {
        var body = Encoding.UTF8.GetBytes(json);
        _ = MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, body);
        var parsed = GC.GetAllocatedBytesForCurrentThread() - before;

        before = GC.GetAllocatedBytesForCurrentThread();
        var expected = new MailingworkOptinFinalizedEvent();
        if (entries > 0)
        {
            expected.Lists = new[] { new MailingworkListEntry() };
        }

        var objects = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(parsed, Is.EqualTo(objects));
    }

    [Test]
    public void Parse_field_without_value_gives_null() =>
        Assert.That(ParseOptin("""{"fields":[{"id":1}]}""").FindField(1)!.Value, Is.Null);

    [TestCase("true", true)]
    [TestCase("false", false)]
    [TestCase("1", true)]
    [TestCase("0", false)]
    [TestCase("\"1\"", true)]
    [TestCase("\"0\"", false)]
    [TestCase("\"true\"", true)]
    [TestCase("\"false\"", false)]
    public void Parse_list_value_in_every_form_is_read(string json, bool expected) =>
        Assert.That(ParseOptin($$"""{"lists":[{"value":{{json}},"id":3,"name":"News"}]}""").Lists[0].Value, Is.EqualTo(expected));

    [TestCase("")]
    [TestCase(",\"x\":1")]
    public void Parse_duplicate_members_of_an_item_keeps_the_last_one(string unknownMember)
    {
        var optin = ParseOptin($$"""{"fields":[{"id":1,"value":"a","id":2,"value":"b"{{unknownMember}}}],"lists":[{"id":1,"value":0,"id":3,"value":1{{unknownMember}}}]}""");

        Assert.Multiple(() =>
        {
            Assert.That(optin.Fields.Select(field => (field.Id, field.Value)), Is.EqualTo([(2L, "b")]));
            Assert.That(optin.SubscribedListIds, Is.EqualTo([3L]));
        });
    }

    [Test]
    public void Parse_keeps_no_item_alive_that_the_caller_no_longer_uses()
    {
        var field = FieldOf("""{"fields":[{"id":1,"value":"a"}]}""");
        GC.Collect();

        Assert.That(field.IsAlive, Is.False);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference FieldOf(string json) => new(ParseOptin(json).Fields[0]);
    }

    [Test]
    public void Parse_list_entry_with_unknown_members_keeps_them() =>
        Assert.That(ParseOptin("""{"lists":[{"id":3,"value":1,"name":"News"}]}""").Lists[0].AdditionalProperties!["name"].GetString(), Is.EqualTo("News"));

    [TestCase("fields", "{}")]
    [TestCase("fields", """{"0":{"id":1,"value":"a"}}""")]
    [TestCase("fields", "\"none\"")]
    [TestCase("fields", "\"\"")]
    [TestCase("fields", "7")]
    [TestCase("fields", "false")]
    [TestCase("fields", "[1]")]
    [TestCase("fields", "[null]")]
    [TestCase("fields", """[{"id":1,"value":"a"},{"value":"b"}]""")]
    [TestCase("fields", """[{"value":"b","x":1}]""")]
    [TestCase("fields", """[{"id":null,"value":"a"}]""")]
    [TestCase("fields", """[{"id":"abc","value":"a"}]""")]
    [TestCase("fields", """[{"id":1,"value":[["a"]]}]""")]
    [TestCase("lists", """[{"id":1,"value":1},{"id":2,"value":2}]""")]
    [TestCase("lists", """[{"id":1,"value":null}]""")]
    [TestCase("lists", """[{"id":1}]""")]
    [TestCase("lists", """[{"value":1}]""")]
    [TestCase("lists", """[[{"id":1,"value":1}]]""")]
    [TestCase("subscriber_id", "\"abc\"")]
    [TestCase("optinsetup_id", "{\"id\":60}")]
    [TestCase("activate_at", "[]")]
    public void Parse_member_of_the_wrong_type_moves_to_the_additional_properties_and_the_event_stays_typed(string member, string json)
    {
        var optin = ParseOptin(Json.With(Optin, member, json));

        Assert.Multiple(() =>
        {
            Assert.That(optin.AdditionalProperties, Has.Count.EqualTo(1));
            Assert.That(optin.AdditionalProperties![member].GetRawText(), Is.EqualTo(json));
            Assert.That(optin.Id, Is.EqualTo(371));
            Assert.That(Json.Same(Json.Serialize(optin), Json.With(Optin, member, json)));
        });
    }

    [TestCase("fields")]
    [TestCase("lists")]
    public void Parse_null_instead_of_a_list_gives_an_empty_list(string member)
    {
        var optin = ParseOptin(Json.With(Optin, member, "null"));

        Assert.Multiple(() =>
        {
            Assert.That(member == "fields" ? optin.Fields.Count : optin.Lists.Count, Is.Zero);
            Assert.That(optin.AdditionalProperties, Is.Null);
        });
    }

    [Test]
    public void Parse_empty_object_gives_empty_lists_and_no_values()
    {
        var optin = ParseOptin("{}");

        Assert.Multiple(() =>
        {
            Assert.That(optin.Id, Is.Null);
            Assert.That(optin.ActivatedAt, Is.Null);
            Assert.That(optin.Fields, Is.Empty);
            Assert.That(optin.Lists, Is.Empty);
            Assert.That(optin.SubscribedListIds, Is.Empty);
        });
    }

    [Test]
    public void Setting_a_list_to_null_makes_it_empty() =>
        Assert.That(new MailingworkOptinFinalizedEvent { Fields = null!, Lists = null! }, Has.Property("Fields").Empty.And.Property("Lists").Empty);

    [Test]
    public void Parse_many_items_reads_all_of_them()
    {
        var fields = string.Join(',', Enumerable.Range(1, 1000).Select(id => $$"""{"id":{{id}},"value":"{{id}}"}"""));

        var optin = ParseOptin($$"""{"fields":[{{fields}}]}""");

        Assert.That(optin.Fields.Select(field => field.Id), Is.EqualTo(Enumerable.Range(1, 1000)));
    }

    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("")]
    [TestCase("{\"id\":1")]
    [TestCase("{\"fields\":[{\"id\":1,\"x\":\"\\ud800\"}]}")]
    public void Parse_what_is_not_a_JSON_object_throws_JsonException(string json) =>
        Assert.That(() => ParseOptin(json), Throws.TypeOf<JsonException>().With.Property(nameof(JsonException.LineNumber)).Not.Null);

    [Test]
    public void Deserialize_the_abstract_type_is_refused_and_names_Parse() =>
        Assert.That(() => JsonSerializer.Deserialize<MailingworkEvent>(Optin, Json.ModelOptions), Throws.TypeOf<NotSupportedException>().With.Message.Contains("MailingworkEvent.Parse"));

    [Test]
    public void Deserialize_the_concrete_type_reads_the_body()
    {
        var optin = JsonSerializer.Deserialize<MailingworkOptinFinalizedEvent>(Optin, Json.ModelOptions)!;

        Assert.That(Json.Serialize<MailingworkEvent>(optin), Is.EqualTo(Json.Serialize(MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, Optin))));
    }

    [Test]
    public void Parse_allocates_exactly_the_size_of_the_model()
    {
        _ = MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, Optin);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, Optin);
        var parsed = GC.GetAllocatedBytesForCurrentThread() - before;

        before = GC.GetAllocatedBytesForCurrentThread();
        _ = new MailingworkOptinFinalizedEvent
        {
            Fields = new[] { new MailingworkField(), new MailingworkField(), new MailingworkField(), new MailingworkField() },
            Lists = new[] { new MailingworkListEntry(), new MailingworkListEntry(), new MailingworkListEntry() },
        };
        var objects = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(parsed, Is.EqualTo(objects + Size("max.muster@example.com") + Size("Herr") + Size("Max") + Size("Muster") + Size("2025-11-11 09:27:29")));
    }

    [Test]
    public void Event_type_refuses_null_and_its_default_equals_the_empty_name() => Assert.Multiple(() =>
    {
        Assert.That(() => new MailingworkEventType(null!), Throws.ArgumentNullException);
        Assert.That(default(MailingworkEventType), Is.EqualTo(new MailingworkEventType("")));
        Assert.That(default(MailingworkEventType) == new MailingworkEventType(""));
        Assert.That(default(MailingworkEventType).GetHashCode(), Is.EqualTo(new MailingworkEventType("").GetHashCode()));
        Assert.That(MailingworkEventType.OptinFinalized != MailingworkEventType.OptoutFinalized);
        Assert.That(MailingworkEventType.Known.Select(type => type.Name), Is.EquivalentTo(Types.Keys));
    });

    [Test]
    public void Event_type_is_compared_and_printed_by_name() => Assert.Multiple(() =>
    {
        Assert.That(new MailingworkEventType("optin_finalized"), Is.EqualTo(MailingworkEventType.OptinFinalized));
        Assert.That(MailingworkEventType.ProfileManagerFinalized.ToString(), Is.EqualTo("profilemanager_finalized"));
        Assert.That(default(MailingworkEventType).Name, Is.Empty);
    });

    private static MailingworkOptinFinalizedEvent ParseOptin(string json) =>
        (MailingworkOptinFinalizedEvent)MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, json);

    private static long Size(string text) => (22 + (2 * text.Length) + 7) / 8 * 8;
}
