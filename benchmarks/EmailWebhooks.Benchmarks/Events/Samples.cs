using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailWebhooks.Benchmarks.Baselines;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>A body to parse, its name in the tables, and the type of what it holds.</summary>
public sealed record Sample(string Name, Type Type, byte[] Utf8)
{
    public bool IsPinpointe => Type != typeof(MailingworkOptinFinalizedEvent);

    public object Parse() => IsPinpointe ? PinpointeEvent.Parse(Utf8) : MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, Utf8);

    /// <summary>Deserializes as minimal APIs do with a parameter: a Pinpointe body as the base type, because it names its event.</summary>
    public object Deserialize() => JsonSerializer.Deserialize(Utf8, IsPinpointe ? typeof(PinpointeEvent) : Type, Samples.Options)!;

    public object ParseByHand() => IsPinpointe ? HandWrittenPinpointe.Parse(Utf8) : HandWrittenMailingwork.Parse(Utf8);

    public override string ToString() => Name;
}

/// <summary>The documented bodies, and variations of them.</summary>
public static class Samples
{
    /// <summary>The options of an application: the source-generated types.</summary>
    public static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = EmailWebhooksJson.TypeInfoResolver };

    public static Sample Open { get; } = new("Open", typeof(PinpointeOpenEvent), Read("pinpointe/open.json"));

    public static Sample Click { get; } = new("Click", typeof(PinpointeClickEvent), Read("pinpointe/click.json"));

    public static Sample Optin { get; } = new("Optin", typeof(MailingworkOptinFinalizedEvent), Read("mailingwork/optin_finalized.json"));

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

    /// <summary>An array of 256 KiB of events that an application deserializes, each with members of other types than documented.</summary>
    public static Sample DriftedList { get; } = new(
        "List, 256 KiB",
        typeof(List<PinpointeEvent>),
        Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("""{"event":"click","userId":"x","detail":[1]}""", 256 * 1024 / 44))}]"));

    private static Sample Change(Sample sample, string what, Action<JsonObject> change)
    {
        var members = JsonNode.Parse(sample.Utf8)!.AsObject();
        change(members);
        return sample with { Name = $"{sample.Name}, {what}", Utf8 = Encoding.UTF8.GetBytes(members.ToJsonString()) };
    }

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Payloads", file));
}
