using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EmailWebhooks.Benchmarks.Events;

namespace EmailWebhooks.Benchmarks.Scale;

/// <summary>A documented body in which something is there any number of times.</summary>
/// <param name="What">What grows, in tables.</param>
/// <param name="OfCount">Makes the body with so many of it.</param>
public sealed record GrowingBody(string What, Func<int, Sample> OfCount)
{
    public static IReadOnlyList<GrowingBody> All { get; } =
    [
        new("unknown members", count => Samples.WithUnknownMembers(Samples.Open, count)),
        new("unknown members inside `detail`", count => Change(Samples.Click, members => AddUnknown(members["detail"]!.AsObject(), count))),
        new("fields", count => Change(Samples.Optin, members => members["fields"] = Items(count, i => Item(i, "Max")))),
        new("values of one field", count => Change(Samples.Optin, members => members["fields"] = new JsonArray(Item(1, Items(count, i => $"value {i}"))))),
        new("lists", count => Change(Samples.Optin, members => members["lists"] = Items(count, i => Item(i, i % 2)))),
        new("letters of one text, by the hundred", count => Change(Samples.Click, members => members["userAgent"] = new string('x', count * 100))),
        new("the same member again", count => Repeat(Samples.Open, "\"statId\":5,", count)),
        new("unknown members, one known drifted", count => Samples.Drifted(Samples.WithUnknownMembers(Samples.Open, count))),
        new("unknown members, every known one drifted", count => Samples.WithUnknownMembers(Samples.AllDrifted(Samples.Open), count)),
        new("fields, the last one drifted", count => Change(Samples.Optin, members => members["fields"] = Items(count, i => Item(i == count - 1 ? "x" : i, "Max")))),
        new("fields, every one drifted", count => Change(Samples.Optin, members => members["fields"] = Items(count, _ => Item("x", "Max")))),
        new("the same drifted member again", count => Repeat(Samples.Open, "\"statId\":\"x\",", count)),
    ];

    public override string ToString() => What;

    private static Sample Change(Sample sample, Action<JsonObject> change)
    {
        var members = JsonNode.Parse(sample.Utf8)!.AsObject();
        change(members);
        return sample with { Utf8 = Encoding.UTF8.GetBytes(members.ToJsonString()) };
    }

    private static Sample Repeat(Sample sample, string member, int count)
    {
        var text = Encoding.UTF8.GetString(sample.Utf8).TrimStart();
        return sample with { Utf8 = Encoding.UTF8.GetBytes($"{{{string.Concat(Enumerable.Repeat(member, count))}{text[1..]}") };
    }

    private static void AddUnknown(JsonObject members, int count)
    {
        for (var i = 0; i < count; i++)
        {
            members.Add(string.Create(CultureInfo.InvariantCulture, $"unknown{i}"), i);
        }
    }

    private static JsonArray Items(int count, Func<int, JsonNode> item) => [.. Enumerable.Range(0, count).Select(item)];

    private static JsonObject Item(JsonNode id, JsonNode value) => new() { ["id"] = id, ["value"] = value };
}
