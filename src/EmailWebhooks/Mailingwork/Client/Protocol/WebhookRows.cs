using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Reads the result of GetWebHooks, in each of the shapes that a PHP system may give it.</summary>
internal static class WebhookRows
{
    private static readonly JsonTypeInfo RowType = ModelJson.TypeInfo(typeof(MailingworkWebhook));
    private static readonly JsonTypeInfo ListType = ModelJson.TypeInfo(typeof(List<MailingworkWebhook>));

    public static IReadOnlyList<MailingworkWebhook> Read(ReadOnlySpan<byte> result)
    {
        var reader = new Utf8JsonReader(result);
        if (result.IsEmpty || !reader.Read())
        {
            return [];
        }

        if (!RepresentableJson.IsRepresentable(result))
        {
            throw new JsonException();
        }

        return reader.TokenType switch
        {
            JsonTokenType.Null or JsonTokenType.False => [],
            JsonTokenType.String when reader.ValueSpan.IsEmpty => [],
            JsonTokenType.StartArray => TryReadArray(result) ?? ReadEach(ref reader, result),
            JsonTokenType.StartObject => ReadObject(ref reader, result),
            _ => throw new JsonException(),
        };
    }

    /// <summary>Reads one row: an object of any members, or the webhook's id alone.</summary>
    public static MailingworkWebhook ReadRow(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new MailingworkWebhook { Id = Int64Converter.Read(ref reader) ?? throw new JsonException() };
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return (MailingworkWebhook)TolerantJson.Parse(json.Slice(start, (int)reader.BytesConsumed - start), RowType);
    }

    /// <summary>Reads the usual rows together; null when one of them has to be looked at alone.</summary>
    private static List<MailingworkWebhook>? TryReadArray(ReadOnlySpan<byte> result)
    {
        try
        {
            var rows = (List<MailingworkWebhook>)JsonSerializer.Deserialize(result, ListType)!;
            return rows.Contains(null!) ? null : rows;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<MailingworkWebhook> ReadEach(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var rows = new List<MailingworkWebhook>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            rows.Add(ReadRow(ref reader, json));
        }

        return rows;
    }

    private static List<MailingworkWebhook> ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (IsRow(reader))
        {
            return [ReadRow(ref reader, json)];
        }

        var rows = new List<MailingworkWebhook>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNumbered = Utf8Parser.TryParse(reader.ValueSpan, out long _, out var consumed) && consumed == reader.ValueSpan.Length;
            reader.Read();
            rows.Add(isNumbered && reader.TokenType == JsonTokenType.StartObject ? ReadRow(ref reader, json) : throw new JsonException());
        }

        return rows;
    }

    private static bool IsRow(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("url"u8))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
