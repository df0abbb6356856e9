using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Testing;

namespace EmailWebhooks.Tool.Emulating;

/// <summary>Creates the bodies that <c>send</c> posts.</summary>
internal static class SampleBodies
{
    private static readonly Dictionary<string, Func<PinpointeSamples, PinpointeEvent>> Pinpointe = new()
    {
        ["open"] = samples => samples.Open(),
        ["click"] = samples => samples.Click(),
        ["bounce"] = samples => samples.Bounce(),
        ["unsubscribe"] = samples => samples.Unsubscribe(),
        ["complaint"] = samples => samples.Complaint(),
    };

    private static readonly Dictionary<string, Func<MailingworkSamples, MailingworkEvent>> Mailingwork = new()
    {
        ["optin_finalized"] = samples => samples.Optin(),
        ["optout_finalized"] = samples => samples.Optout(),
        ["profilemanager_finalized"] = samples => samples.ProfileChange(),
    };

    /// <summary>A clock that stands still, for bodies that are the same in each run.</summary>
    public static TimeProvider StoppedClock { get; } = new Clock();

    public static IReadOnlyList<string> EventNames { get; } = [.. Pinpointe.Keys, .. Mailingwork.Keys];

    /// <summary>Creates bodies of an event, each with ids that no other run uses.</summary>
    public static Func<byte[]> Of(string eventName, TimeProvider clock)
    {
        var firstId = FirstId(clock);
        if (Pinpointe.TryGetValue(eventName, out var create))
        {
            var samples = new PinpointeSamples(new PinpointeEmulatorOptions { TimeProvider = clock, FirstSampleId = firstId });
            return () => WebhookSender.Write(create(samples));
        }

        var mailingwork = new MailingworkSamples(new MailingworkEmulatorOptions { TimeProvider = clock, FirstSampleId = firstId });
        return () => WebhookSender.Write(Mailingwork[eventName](mailingwork));
    }

    /// <summary>
    /// Creates copies of a body. Each has a new identifier (MAILINGWORK's <c>id</c>, or the <c>detail</c> of a Pinpointe open),
    /// which no other run uses. A body without an identifier is copied unchanged.
    /// </summary>
    /// <exception cref="JsonException">The body is not a JSON object.</exception>
    public static Func<byte[]> Like(byte[] body, TimeProvider clock)
    {
        var root = JsonNode.Parse(body) as JsonObject ?? throw new JsonException("The body is not a JSON object.");
        var member = root["event"] is null ? "id" : "detail";
        var nextId = FirstId(clock);
        if (root[member] is not JsonValue given || given.GetValueKind() is not (JsonValueKind.Number or JsonValueKind.String))
        {
            return () => body;
        }

        var isText = given.GetValueKind() == JsonValueKind.String;
        return () =>
        {
            var id = nextId++;
            root[member] = isText ? JsonValue.Create(id.ToString(CultureInfo.InvariantCulture)) : JsonValue.Create(id);
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                root.WriteTo(writer);
            }

            return stream.ToArray();
        };
    }

    // In microseconds: sending an event takes longer than one, so a run does not reach the ids of the next.
    private static long FirstId(TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2025, 11, 11, 9, 27, 29, TimeSpan.Zero);
    }
}
