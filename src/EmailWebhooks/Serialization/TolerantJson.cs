using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EmailWebhooks.Serialization;

/// <summary>
/// Deserializes a JSON object so that no member is in the way of the others: one whose value cannot be read as its
/// property's type moves to the extension data under its own name. The usual body pays nothing for it.
/// </summary>
internal static class TolerantJson
{
    public static IExtensible Parse(ReadOnlySpan<byte> utf8Json, JsonTypeInfo typeInfo)
    {
        try
        {
            if (JsonSerializer.Deserialize(utf8Json, typeInfo) is IExtensible value && NamesAreIntact(value))
            {
                return value;
            }
        }
        catch (JsonException)
        {
            // Either this is no JSON object, which ParseObject tells, or a member does not fit, which Deserialize settles.
        }

        return Deserialize(ParseObject(utf8Json), typeInfo);
    }

    /// <summary>Reads a JSON object of any members.</summary>
    /// <exception cref="JsonException">It is malformed, no object, nested too deeply, or holds text that cannot become UTF-16.</exception>
    public static JsonElement ParseObject(ReadOnlySpan<byte> utf8Json)
    {
        JsonElement root;
        try
        {
            var reader = new Utf8JsonReader(utf8Json);
            root = JsonElement.ParseValue(ref reader);
            reader.Read();
        }
        catch (JsonException malformed)
        {
            // The original's message can quote the payload.
            throw new JsonException("The payload is not well-formed JSON, or nests deeper than 64 levels.", "$", malformed.LineNumber, malformed.BytePositionInLine);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The payload is no JSON object.", "$", 0, 0);
        }

        return RepresentableJson.IsRepresentable(utf8Json)
            ? root
            : throw new JsonException("The payload holds text that is not UTF-8, or half of a surrogate pair.", "$", 0, 0);
    }

    /// <summary>Reads each member on its own where reading them together has failed.</summary>
    public static IExtensible Deserialize(JsonElement root, JsonTypeInfo typeInfo)
    {
        var members = new Dictionary<string, JsonElement>();
        foreach (var member in root.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        var known = new HashSet<string>(typeInfo.Properties.Where(property => !property.IsExtensionData).Select(property => property.Name));
        var drifted = new HashSet<string>(members.Where(member => known.Contains(member.Key) && !Fits(member, typeInfo)).Select(member => member.Key));

        var value = Deserialize(members.Where(member => !drifted.Contains(member.Key)), typeInfo);
        if (drifted.Count > 0)
        {
            // In the order of the payload, so that the same event is always written as the same text.
            value.AdditionalProperties = members.Where(member => !known.Contains(member.Key) || drifted.Contains(member.Key)).ToDictionary(member => member.Key, member => member.Value);
        }

        return value;
    }

    /// <summary>Gives every property of the target that has no value yet the one that the payload has for it.</summary>
    public static void Fill(object target, JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var typeInfo = ModelJson.TypeInfo(target.GetType());
        var source = Deserialize(payload, typeInfo);
        foreach (var property in typeInfo.Properties)
        {
            if (property is { Get: { } get, Set: { } set } && get(target) is null or System.Collections.ICollection { Count: 0 })
            {
                set(target, get(source));
            }
        }
    }

    /// <summary>The serializer puts U+FFFD in place of bytes of a name that are not UTF-8, so a name that holds one is not trusted.</summary>
    private static bool NamesAreIntact(IExtensible value) => value.AdditionalProperties?.Keys.Any(name => name.Contains('\uFFFD')) != true;

    private static bool Fits(KeyValuePair<string, JsonElement> member, JsonTypeInfo typeInfo)
    {
        try
        {
            Deserialize([member], typeInfo);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IExtensible Deserialize(IEnumerable<KeyValuePair<string, JsonElement>> members, JsonTypeInfo typeInfo)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in members)
            {
                writer.WritePropertyName(member.Key);
                writer.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return (IExtensible)JsonSerializer.Deserialize(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), typeInfo)!;
    }
}
