using System.Buffers.Text;
using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

/// <summary>An id, sent as a number or as a numeric string; "" is null.</summary>
internal sealed class IdFormat : JsonFormat<long?>
{
    public static readonly IdFormat Instance = new();

    public override bool TryRead(ref Utf8JsonReader reader, out long? value)
    {
        value = null;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
        {
            value = number;
            return true;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        var text = TokenText.Utf8(ref reader);
        if (text.IsEmpty)
        {
            return true;
        }

        var isNumber = Utf8Parser.TryParse(text, out long parsed, out var consumed) && consumed == text.Length;
        value = parsed;
        return isNumber;
    }

    public override void Write(Utf8JsonWriter writer, long? value) => writer.WriteNumberValue(value.GetValueOrDefault());
}

/// <summary>Text; a number, a boolean or an object becomes its JSON text.</summary>
internal sealed class TextFormat : JsonFormat<string>
{
    public static readonly TextFormat Instance = new();

    public override bool TryRead(ref Utf8JsonReader reader, out string value)
    {
        value = "";
        switch (reader.TokenType)
        {
            case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                value = TokenText.Utf16(ref reader);
                return true;
            case JsonTokenType.StartObject:
                using (var document = JsonDocument.ParseValue(ref reader))
                {
                    value = document.RootElement.GetRawText();
                    return true;
                }

            default:
                return false;
        }
    }

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
}

/// <summary>A timestamp, sent as text in any form, or as a number; "" is null.</summary>
internal sealed class TimestampFormat : JsonFormat<WebhookTimestamp?>
{
    public static readonly TimestampFormat Instance = new();

    public override bool TryRead(ref Utf8JsonReader reader, out WebhookTimestamp? value)
    {
        value = null;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return false;
        }

        var text = TokenText.Utf16(ref reader);
        value = text.Length == 0 ? null : new WebhookTimestamp(text);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, WebhookTimestamp? value) => writer.WriteStringValue(value?.Raw);
}

/// <summary>A Boolean in any form that a PHP system may send: true/false, 1/0, "1"/"0", "true"/"false".</summary>
internal sealed class BooleanFormat(bool isWrittenAsNumber) : JsonFormat<bool?>
{
    public override bool TryRead(ref Utf8JsonReader reader, out bool? value)
    {
        value = null;
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Number or JsonTokenType.String)
        {
            var text = TokenText.Utf8(ref reader);
            value = text.SequenceEqual("1"u8) || text.SequenceEqual("true"u8) ? true
                : text.SequenceEqual("0"u8) || text.SequenceEqual("false"u8) ? false
                : null;
        }

        return value is not null;
    }

    public override void Write(Utf8JsonWriter writer, bool? value)
    {
        if (isWrittenAsNumber)
        {
            writer.WriteNumberValue(value == true ? 1 : 0);
        }
        else
        {
            writer.WriteBooleanValue(value == true);
        }
    }
}

/// <summary>An absolute http or https URL.</summary>
internal sealed class HttpUrlFormat : JsonFormat<Uri>
{
    public override bool TryRead(ref Utf8JsonReader reader, out Uri value)
    {
        value = null!;
        return reader.TokenType == JsonTokenType.String && Uri.TryCreate(reader.GetString(), UriKind.Absolute, out value!) && HttpUrl.Is(value);
    }

    public override void Write(Utf8JsonWriter writer, Uri value) => writer.WriteStringValue(value.OriginalString);
}

/// <summary>The name of a MAILINGWORK event; "" is null.</summary>
internal sealed class EventTypeFormat : JsonFormat<MailingworkEventType?>
{
    public static readonly EventTypeFormat Instance = new();

    public override bool TryRead(ref Utf8JsonReader reader, out MailingworkEventType? value)
    {
        value = null;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        var name = reader.GetString()!;
        value = name.Length == 0 ? null : new MailingworkEventType(name);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, MailingworkEventType? value) => writer.WriteStringValue(value.GetValueOrDefault().Name);
}
