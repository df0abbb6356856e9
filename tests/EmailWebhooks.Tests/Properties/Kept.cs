using System.Globalization;
using System.Text.Json;

namespace EmailWebhooks.Tests.Properties;

/// <summary>Compares what was sent with what was written: everything must be there, in a form that the rules of parsing allow.</summary>
internal static class Kept
{
    public static bool All(JsonElement sent, JsonElement written)
    {
        var sentMembers = Members(sent);
        ReadAlias(sentMembers, Members(written), "emailAddress", "email");
        return AreIn(sentMembers, Members(written));
    }

    /// <summary>Whether an object names every member once.</summary>
    public static bool Once(JsonElement written) => written.EnumerateObject().Count() == Members(written).Count;

    private static void ReadAlias(Dictionary<string, JsonElement> sent, Dictionary<string, JsonElement> written, string alias, string name)
    {
        if (sent.TryGetValue(alias, out var value) && !written.ContainsKey(alias)
            && (!sent.TryGetValue(name, out var own) || own.ValueKind == JsonValueKind.Null))
        {
            sent.Remove(alias);
            sent[name] = value;
        }
    }

    private static bool AreIn(Dictionary<string, JsonElement> sent, Dictionary<string, JsonElement> written)
    {
        ReadAlias(sent, written, "field", "id");
        return sent.All(member => written.TryGetValue(member.Key, out var value) ? IsSame(member.Value, value) : MeansNothing(member.Value));
    }

    private static bool IsSame(JsonElement sent, JsonElement written) => (sent.ValueKind, written.ValueKind) switch
    {
        (JsonValueKind.Null, JsonValueKind.Null) => true,
        (JsonValueKind.Null, JsonValueKind.Array) => written.GetArrayLength() == 0,
        (JsonValueKind.Array, JsonValueKind.Array) => ItemsAreSame(sent, written),
        (JsonValueKind.Object, JsonValueKind.Object) => AreIn(Members(sent), Members(written)),
        (JsonValueKind.Object, JsonValueKind.String) => sent.GetRawText() == written.GetString(),
        (JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Null, _) or (_, JsonValueKind.Array or JsonValueKind.Object) => false,
        _ => Text(sent) == Text(written) || (Text(sent), Text(written)) is ("true", "1") or ("false", "0"),
    };

    private static bool ItemsAreSame(JsonElement sent, JsonElement written)
    {
        var (left, right) = (Items(sent), Items(written));
        return left.Count == right.Count && left.Zip(right).All(pair => IsSame(pair.First, pair.Second));
    }

    /// <summary>The items without the nulls, which a field's values leave out.</summary>
    private static List<JsonElement> Items(JsonElement array) => [.. array.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null)];

    private static bool MeansNothing(JsonElement sent) => sent.ValueKind == JsonValueKind.Null || (sent.ValueKind == JsonValueKind.String && sent.GetString()!.Length == 0);

    /// <summary>The text of a scalar, normalized: an id sent as text is written as a number, and a number sent for a text is written as text.</summary>
    private static string Text(JsonElement scalar)
    {
        var text = scalar.ValueKind == JsonValueKind.String ? scalar.GetString()! : scalar.GetRawText();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : text;
    }

    private static Dictionary<string, JsonElement> Members(JsonElement element)
    {
        var members = new Dictionary<string, JsonElement>();
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }
}
