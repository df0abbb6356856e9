using System.ComponentModel;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads a profile field, whose value may be text, a number, a boolean, an object, an array of these, or null.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkFieldConverter : NumberedItemConverter<MailingworkField>
{
    private protected override bool RequiresValue => false;

    private protected override void ReadValue(ref Utf8JsonReader reader, MailingworkField item)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                item.Value = null;
                break;
            case JsonTokenType.StartArray:
                item.Values = ReadArray(ref reader);
                break;
            default:
                item.Value = TextConverter.Read(ref reader);
                break;
        }
    }

    private protected override void WriteValue(Utf8JsonWriter writer, MailingworkField item)
    {
        if (item.Array is not { } array)
        {
            writer.WriteStringValue(item.Value);
            return;
        }

        writer.WriteStartArray();
        foreach (var value in array)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static string[] ReadArray(ref Utf8JsonReader reader)
    {
        var values = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                values.Add(TextConverter.Read(ref reader));
            }
        }

        return [.. values];
    }
}
