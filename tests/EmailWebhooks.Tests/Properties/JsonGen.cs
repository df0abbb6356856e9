using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using FsCheck;
using FsCheck.Fluent;

namespace EmailWebhooks.Tests.Properties;

/// <summary>A member of a generated object, with its value as JSON text.</summary>
internal sealed record JsonMember(string Name, string Json);

/// <summary>Arbitrary JSON objects: their members are often documented ones, and their values often are not.</summary>
internal static class JsonGen
{
    private static readonly string[] Texts =
    [
        "", "5", "007", "abc", "1.5", "true", "open", "click", "max@example.com", "2025-11-11 09:27:29", "0000-00-00 00:00:00", "\"\\/\b\n\u0000", "Jürgen", "😀", "\uFFFD", "é\u0301",
    ];

    private static readonly string[] Numbers = ["0", "-1", "55120", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1.50", "1e5", "1E-400", "1e400", "-0"];

    private static readonly string[] OtherNames = ["", "x", "$type", "$id", "événement", "a.b", "emailAddress", "field", "visitor-id", "\uFFFD"];

    /// <summary>The names of the models' .NET properties. In JSON they are names like any other.</summary>
    private static readonly string[] PropertyNames = typeof(EmailWebhooksJson).Assembly.GetExportedTypes()
        .Where(type => typeof(WebhookEvent).IsAssignableFrom(type) || type == typeof(MailingworkField) || type == typeof(MailingworkListEntry) || type == typeof(PinpointeClickDetail))
        .SelectMany(type => type.GetProperties()).Select(property => property.Name).Distinct().ToArray();

    public static Gen<JsonMember[]> Members(IEnumerable<string> documentedNames)
    {
        var name = Gen.Frequency((4, Gen.Elements(documentedNames.ToArray())), (1, Gen.Elements(OtherNames)), (1, Gen.Elements(PropertyNames)), (1, Text));
        return name.SelectMany(_ => Value(3), (n, value) => new JsonMember(n, value)).ArrayOf().Resize(12);
    }

    /// <summary>A JSON value as text.</summary>
    public static Gen<string> Value(int depth) => depth == 0 ? Scalar : Gen.Frequency(
        (6, Scalar),
        (1, Value(depth - 1).ArrayOf().Resize(3).Select(values => $"[{string.Join(',', values)}]")),
        (1, NestedObject(depth)),
        (1, NestedObject(depth).ArrayOf().Resize(3).Select(values => $"[{string.Join(',', values)}]")),
        (1, Gen.Choose(1, 50).Select(levels => new string('[', levels) + new string(']', levels))));

    /// <summary>A member whose value consists of nested arrays and objects, and the number of levels.</summary>
    public static Gen<(JsonMember Member, int Levels)> Nested(IEnumerable<string> names, int maxLevels) =>
        from name in Gen.Elements(names.ToArray())
        from levels in Gen.Elements(false, true).ArrayOf().Resize(maxLevels)
        let json = levels.Aggregate("1", (inner, isObject) => isObject ? $"{{\"x\":{inner}}}" : $"[{inner}]")
        select (new JsonMember(name, json), levels.Length);

    /// <summary>Members whose lists and objects have the documented shape, with other members mixed in.</summary>
    public static Gen<JsonMember[]> DocumentedShapes(IEnumerable<string> documentedNames) =>
        from members in Members(documentedNames)
        from item in NestedObject(1)
        from number in Gen.Choose(0, 9)
        let entry = $"{{{(number % 2 == 0 ? "\"id\"" : "\"field\"")}:{number},\"value\":{number % 2}{(item.Length > 2 ? "," : "")}{item[1..]}"
        from list in Gen.Elements("fields", "lists", "detail")
        select members.Append(new JsonMember(list, list == "detail" ? item : $"[{entry}]")).ToArray();

    public static string Object(IEnumerable<JsonMember> members) =>
        $"{{{string.Join(',', members.Select(member => $"{Quote(member.Name)}:{member.Json}"))}}}";

    private static Gen<string> Text => Gen.OneOf(
        Gen.Elements(Texts),
        Gen.Choose(1, 0x10FFFF).Where(Rune.IsValid).Select(value => new Rune(value).ToString()).ArrayOf().Resize(5).Select(string.Concat),
        Gen.Choose(0, 400).Select(length => new string('x', length)));

    private static Gen<string> Scalar => Gen.Frequency(
        (4, Text.Select(Quote)),
        (1, Text.Select(QuoteWithEscapes)),
        (3, Gen.Elements(Numbers)),
        (2, Gen.Choose(int.MinValue, int.MaxValue).Select(number => number.ToString(CultureInfo.InvariantCulture))),
        (1, Gen.Elements("true", "false", "null")));

    private static Gen<string> NestedObject(int depth) =>
        Gen.Frequency((4, Gen.Elements("id", "field", "value", "linkid", "url", "event", "x")), (1, Gen.Elements(PropertyNames))).SelectMany(_ => Value(depth - 1), (n, value) => new JsonMember(n, value)).ArrayOf().Resize(4).Select(Object);

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string QuoteWithEscapes(string text) => $"\"{string.Concat(text.Select(c => $"\\u{(int)c:x4}"))}\"";
}
