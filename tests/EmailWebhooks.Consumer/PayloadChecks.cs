using System.Text;
using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Consumer;

/// <summary>Every sample body, read in each way, and written again.</summary>
internal static class PayloadChecks
{
    private static readonly Dictionary<string, Type> Types = new()
    {
        ["open"] = typeof(PinpointeOpenEvent),
        ["click"] = typeof(PinpointeClickEvent),
        ["bounce"] = typeof(PinpointeBounceEvent),
        ["unsubscribe"] = typeof(PinpointeUnsubscribeEvent),
        ["complaint"] = typeof(PinpointeComplaintEvent),
        ["optin_finalized"] = typeof(MailingworkOptinFinalizedEvent),
        ["optout_finalized"] = typeof(MailingworkOptoutFinalizedEvent),
        ["profilemanager_finalized"] = typeof(MailingworkProfileManagerFinalizedEvent),
    };

    public static void Run(Checks checks)
    {
        var pinpointe = Files("pinpointe");
        var mailingwork = Files("mailingwork");
        checks.Run("There is a sample body for every event", () => pinpointe.Length + mailingwork.Length >= Types.Count);

        foreach (var file in pinpointe)
        {
            Run(checks, file, PinpointeEvent.Parse, PinpointeEvent.Parse, body => PinpointeEvent.ParseAsync(body),
                webhookEvent => webhookEvent.AdditionalProperties is null);
        }

        foreach (var file in mailingwork)
        {
            var type = new MailingworkEventType(Path.GetFileNameWithoutExtension(file));
            Run(checks, file, text => MailingworkEvent.Parse(type, text), body => MailingworkEvent.Parse(type, body),
                body => MailingworkEvent.ParseAsync(type, body), webhookEvent => webhookEvent.AdditionalProperties is null);
        }
    }

    private static void Run<TEvent>(
        Checks checks, string file, Func<string, TEvent> fromText, SpanParser<TEvent> fromSpan, Func<Stream, ValueTask<TEvent>> fromStream, Func<TEvent, bool> isTyped)
        where TEvent : notnull
    {
        var body = File.ReadAllBytes(file);
        var text = Encoding.UTF8.GetString(body);
        var name = Path.GetFileNameWithoutExtension(file);
        var webhookEvent = fromSpan(body);
        var written = EventJson.Write(webhookEvent);

        checks.Run($"{name} has its type", () => webhookEvent.GetType() == Types[name]);
        checks.Run($"{name} has every member in a property", () => isTyped(webhookEvent));
        checks.Run($"{name} is written as it was sent", () => Same(text, written));
        checks.Run($"{name} reads the same from text", () => EventJson.Write(fromText(text)) == written);
        checks.Run($"{name} reads the same from a stream", () => EventJson.Write(fromStream(new MemoryStream(body)).AsTask().GetAwaiter().GetResult()) == written);
        checks.Run($"{name} reads the same after it was written", () => EventJson.Write(fromText(written)) == written);
        checks.Run($"{name} is refused when it is cut off", () => Refused(() => fromText(text.Substring(0, text.Length / 2))));
    }

    private static string[] Files(string vendor) => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Payloads", vendor), "*.json");

    private static bool Refused(Func<object> parse)
    {
        try
        {
            parse();
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static bool Same(string left, string right)
    {
        using var leftDocument = JsonDocument.Parse(left);
        using var rightDocument = JsonDocument.Parse(right);
        return Same(leftDocument.RootElement, rightDocument.RootElement);
    }

    /// <summary>A scalar may become text where the model says so. Nothing may be lost or added.</summary>
    private static bool Same(JsonElement left, JsonElement right) => (left.ValueKind, right.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => left.EnumerateObject().Count() == right.EnumerateObject().Count()
            && left.EnumerateObject().All(member => right.TryGetProperty(member.Name, out var value) && Same(member.Value, value)),
        (JsonValueKind.Array, JsonValueKind.Array) => left.GetArrayLength() == right.GetArrayLength()
            && left.EnumerateArray().Zip(right.EnumerateArray(), Same).All(same => same),
        _ => string.Equals(left.ToString(), right.ToString(), StringComparison.OrdinalIgnoreCase),
    };

    private delegate TEvent SpanParser<TEvent>(ReadOnlySpan<byte> utf8Json);
}
