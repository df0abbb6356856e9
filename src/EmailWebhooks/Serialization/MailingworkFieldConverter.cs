using System.ComponentModel;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads a profile field, whose value may be text, a number, a boolean, an object, an array of these, or null.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MailingworkFieldConverter : NestedObjectConverter<MailingworkField>
{
    private const int Id = 1;
    private const int Value = 2;

    private protected override int RequiredMembers => Id;

    private protected override MailingworkField Create() => new();

    private protected override int ReadMember(ref Utf8JsonReader reader, MailingworkField value)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            value.Id = RequiredInt64Converter.Read(ref reader);
            return Id;
        }

        if (reader.ValueTextEquals("value"u8))
        {
            reader.Read();
            ReadValue(ref reader, value);
            return Value;
        }

        return NotKnown;
    }

    private protected override void WriteMembers(Utf8JsonWriter writer, MailingworkField value)
    {
        writer.WriteNumber("id"u8, value.Id);
        writer.WritePropertyName("value"u8);
        if (value.Array is not { } array)
        {
            writer.WriteStringValue(value.Value);
            return;
        }

        writer.WriteStartArray();
        foreach (var text in array)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void ReadValue(ref Utf8JsonReader reader, MailingworkField field)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                field.Value = null;
                break;
            case JsonTokenType.StartArray:
                field.Values = ReadArray(ref reader);
                break;
            default:
                field.Value = TextConverter.Read(ref reader);
                break;
        }
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
