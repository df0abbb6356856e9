using System.ComponentModel;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>Reads a profile field, whose value may be text, a number, a boolean, an object, an array of these, or null.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MailingworkFieldMembers : INestedMembers<MailingworkField>
{
    private const int Id = 1;
    private const int Value = 2;

    /// <inheritdoc/>
    public int Required => Id;

    /// <inheritdoc/>
    public MailingworkField Create() => new();

    /// <inheritdoc/>
    public int Read(ref Utf8JsonReader reader, MailingworkField target)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            target.Id = RequiredInt64Converter.Read(ref reader);
            return Id;
        }

        if (reader.ValueTextEquals("value"u8))
        {
            reader.Read();
            ReadValue(ref reader, target);
            return Value;
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer, MailingworkField source)
    {
        writer.WriteNumber("id"u8, source.Id);
        writer.WritePropertyName("value"u8);
        if (source.Array is not { } array)
        {
            writer.WriteStringValue(source.Value);
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
