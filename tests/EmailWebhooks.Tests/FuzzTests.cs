using System.Text;
using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests;

/// <summary>
/// Bodies with random damage: each is read as an event, or refused with a JsonException when it is not a JSON object. Set
/// EMAILWEBHOOKS_FUZZ_COUNT for a longer run and EMAILWEBHOOKS_FUZZ_SEED to repeat a run.
/// </summary>
public sealed class FuzzTests
{
    private static readonly int Count = TestSetting.Number("EMAILWEBHOOKS_FUZZ_COUNT") ?? 5_000;
    private static readonly int Seed = TestSetting.Number("EMAILWEBHOOKS_FUZZ_SEED") ?? Random.Shared.Next();

    [TestCaseSource(typeof(Payloads), nameof(Payloads.PinpointeEvents))]
    public void Parse_damaged_Pinpointe_body_gives_an_event_unless_it_is_not_a_JSON_object(string name) =>
        Fuzz(Payloads.Pinpointe(name), body => PinpointeEvent.Parse(body));

    [TestCaseSource(typeof(Payloads), nameof(Payloads.MailingworkEvents))]
    public void Parse_damaged_MAILINGWORK_body_gives_an_event_unless_it_is_not_a_JSON_object(string name) =>
        Fuzz(Payloads.Mailingwork(name), body => MailingworkEvent.Parse(new(name), body));

    [TestCaseSource(typeof(Payloads), nameof(Payloads.PinpointeEvents))]
    public void Deserialize_damaged_Pinpointe_body_gives_what_Parse_gives_or_refuses_it_without_quoting_it(string name) =>
        Fuzz(Payloads.Pinpointe(name), CheckDeserialize);

    private static void Fuzz<T>(byte[] payload, Func<byte[], T> parse) => Fuzz(payload, body => Check(body, parse));

    private static void Fuzz(byte[] payload, Action<byte[]> check)
    {
        var mutator = new BodyMutator(new Random(Seed));
        for (var i = 0; i < Count; i++)
        {
            var body = mutator.Mutate(payload);
            try
            {
                check(body);
            }
            catch (Exception exception)
            {
                throw new AssertionException($"Seed {Seed}, body {i}: {Convert.ToHexString(body)}", exception);
            }
        }
    }

    private static void Check<T>(byte[] body, Func<byte[], T> parse)
    {
        T webhookEvent;
        try
        {
            webhookEvent = parse(body);
        }
        catch (JsonException)
        {
            Assert.That(IsRepresentableObject(body), Is.False, "A JSON object was refused.");
            return;
        }

        Assert.That(IsRepresentableObject(body), Is.True, "Something that is not a JSON object was accepted.");
        var text = JsonSerializer.SerializeToUtf8Bytes(webhookEvent, Json.ModelOptions);
        Assert.That(JsonSerializer.SerializeToUtf8Bytes(parse(text), Json.ModelOptions), Is.EqualTo(text), "Serializing it again gave a different text.");
        Assert.That(Properties.Kept.Once(Json.Element(Encoding.UTF8.GetString(text))), "A member was written twice.");
    }

    /// <summary>The serializer reads what Parse reads, except for a byte order mark, and does not quote what it refuses.</summary>
    private static void CheckDeserialize(byte[] body)
    {
        try
        {
            var read = JsonSerializer.Deserialize<PinpointeEvent>(body, Json.ModelOptions);
            Assert.That(read is null ? "null" : Json.Serialize(read), Is.EqualTo(read is null ? "null" : Json.Serialize(PinpointeEvent.Parse(body))));
        }
        catch (JsonException exception)
        {
            // The serializer reads the first token itself, before it calls the library.
            Assert.That(body.AsSpan().TrimStart(" \t\r\n"u8)[..1] is not [(byte)'{'] || !exception.ToString().Contains("example.com", StringComparison.Ordinal), "The payload is quoted.");
            Assert.That(body.AsSpan().StartsWith(Encoding.UTF8.Preamble) || !IsRepresentableObject(body), "A JSON object was refused.");
        }
    }

    /// <summary>Whether System.Text.Json reads the body as an object, and all of its text can become UTF-16.</summary>
    private static bool IsRepresentableObject(byte[] body)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(body);
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            return document.RootElement.ValueKind == JsonValueKind.Object && Strings(document.RootElement).All(value => value is not null);
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };
}
