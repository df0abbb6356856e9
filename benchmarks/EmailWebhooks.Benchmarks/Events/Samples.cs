using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailWebhooks.Benchmarks.Baselines;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>The events whose members the vendors document.</summary>
public enum SampleEvent
{
    Open,
    Click,
    Optin,
}

/// <summary>A body to parse.</summary>
/// <param name="Name">The name in the tables.</param>
/// <param name="Event">The event.</param>
/// <param name="Utf8">The body.</param>
public sealed record Sample(string Name, SampleEvent Event, byte[] Utf8)
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    public bool IsPinpointe => Event != SampleEvent.Optin;

    public object Parse() => IsPinpointe ? PinpointeEvent.Parse(Utf8) : MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, Utf8);

    /// <summary>Deserializes as minimal APIs do with a parameter: a Pinpointe body as the base type, because it names its event.</summary>
    public object Deserialize() => JsonSerializer.Deserialize(Utf8, IsPinpointe ? typeof(PinpointeEvent) : typeof(MailingworkOptinFinalizedEvent), Options)!;

    public object ParseByHand() => IsPinpointe ? HandWrittenPinpointe.Parse(Utf8) : HandWrittenMailingwork.Parse(Utf8);

    public override string ToString() => Name;
}

/// <summary>The documented bodies, and variations of them.</summary>
public static class Samples
{
    public static Sample Open { get; } = Read(SampleEvent.Open, "pinpointe/open.json");

    public static Sample Click { get; } = Read(SampleEvent.Click, "pinpointe/click.json");

    public static Sample Optin { get; } = Read(SampleEvent.Optin, "mailingwork/optin_finalized.json");

    public static IEnumerable<Sample> Documented => [Open, Click, Optin];

    public static Sample EventLast(Sample sample) => Change(sample, "event last", static members =>
    {
        var name = members["event"];
        members.Remove("event");
        members.Add("event", name);
    });

    public static Sample WithUnknownMembers(Sample sample, int count) => Change(sample, string.Create(CultureInfo.InvariantCulture, $"{count} unknown"), members =>
    {
        for (var i = 0; i < count; i++)
        {
            members.Add($"unknown{i}", $"value {i}");
        }
    });

    /// <summary>One member has a value of another type than documented.</summary>
    public static Sample Drifted(Sample sample) => Change(sample, "drifted", members => members[members.ContainsKey("statId") ? "statId" : "subscriber_id"] = "not a number");

    /// <summary>Every member except <c>event</c> is an array of numbers, which no member can be.</summary>
    public static Sample AllDrifted(Sample sample) => Change(sample, "all drifted", static members =>
    {
        foreach (var name in members.Select(member => member.Key).Where(name => name != "event").ToList())
        {
            members[name] = new JsonArray(1);
        }
    });

    /// <summary>Every member has a value of another type than documented, and unknown members fill the body to 256 KiB.</summary>
    public static Sample Flooded(Sample sample) => Change(AllDrifted(sample), "256 KiB", static members =>
    {
        for (var i = 0; i < (256 * 1024 / 12); i++)
        {
            members.Add(i.ToString("x5", CultureInfo.InvariantCulture), 1);
        }
    });

    /// <summary>An array of 256 KiB of events, each with members of other types than documented.</summary>
    public static byte[] DriftedList { get; } =
        Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("""{"event":"click","userId":"x","detail":[1]}""", 256 * 1024 / 44))}]");

    private static Sample Change(Sample sample, string what, Action<JsonObject> change)
    {
        var members = JsonNode.Parse(sample.Utf8)!.AsObject();
        change(members);
        return sample with { Name = $"{sample.Name}, {what}", Utf8 = Encoding.UTF8.GetBytes(members.ToJsonString()) };
    }

    private static Sample Read(SampleEvent name, string file) =>
        new(name.ToString(), name, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Payloads", file)));
}
