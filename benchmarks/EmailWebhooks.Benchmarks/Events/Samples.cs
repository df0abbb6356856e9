using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>The documented bodies, and what may become of them.</summary>
public static class Samples
{
    public static Sample Open { get; } = Read(SampleEvent.Open, "pinpointe/open.json");

    public static Sample Click { get; } = Read(SampleEvent.Click, "pinpointe/click.json");

    public static Sample Optin { get; } = Read(SampleEvent.Optin, "mailingwork/optin_finalized.json");

    public static IEnumerable<Sample> Documented => [Open, Click, Optin];

    /// <param name="file">A documented body below the folder of the tests' payloads.</param>
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Payloads", file);

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

    /// <summary>One member has a value that is not of the documented type.</summary>
    public static Sample Drifted(Sample sample) => Change(sample, "drifted", members => members[members.ContainsKey("statId") ? "statId" : "subscriber_id"] = "not a number");

    /// <summary>Every member has a value that is not of its type: no member but <c>event</c> may be an array of numbers.</summary>
    public static Sample AllDrifted(Sample sample) => Change(sample, "all drifted", static members =>
    {
        foreach (var name in members.Select(member => member.Key).Where(name => name != "event").ToList())
        {
            members[name] = new JsonArray(1);
        }
    });

    private static Sample Change(Sample sample, string what, Action<JsonObject> change)
    {
        var members = JsonNode.Parse(sample.Utf8)!.AsObject();
        change(members);
        return sample with { Name = $"{sample.Name}, {what}", Utf8 = Encoding.UTF8.GetBytes(members.ToJsonString()) };
    }

    private static Sample Read(SampleEvent name, string file) =>
        new(name.ToString(), name, File.ReadAllBytes(PathOf(file)));
}
