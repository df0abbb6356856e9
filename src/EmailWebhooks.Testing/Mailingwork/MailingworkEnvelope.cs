using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace EmailWebhooks.Testing;

/// <summary>Writes the API's responses: <c>{"error":int,"message":string,"result":any}</c>.</summary>
internal sealed class MailingworkEnvelope
{
    private readonly MailingworkResponseShape _shape;

    public MailingworkEnvelope(MailingworkResponseShape shape) => _shape = shape;

    public byte[] Error(int code, string message) => Write(code, message, WriteEmpty);

    public byte[] Success() => Write(0, "", WriteEmpty);

    public byte[] Created(MailingworkEmulatorWebhook webhook) =>
        Write(0, "", writer =>
        {
            if (_shape.CreateResultIsBareId)
            {
                WriteId(writer, webhook.Id);
            }
            else
            {
                WriteRow(writer, webhook);
            }
        });

    public byte[] List(IReadOnlyList<MailingworkEmulatorWebhook> webhooks) =>
        Write(0, "", _shape.WebhooksAreKeyedById && webhooks.Count > 0 ? writer => WriteKeyed(writer, webhooks) : writer => WriteArray(writer, webhooks));

    private byte[] Write(int code, string message, Action<Utf8JsonWriter> writeResult)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (_shape.ErrorIsString)
            {
                writer.WriteString("error"u8, code.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                writer.WriteNumber("error"u8, code);
            }

            writer.WriteString("message"u8, message);
            writer.WritePropertyName("result"u8);
            writeResult(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void WriteEmpty(Utf8JsonWriter writer) => writer.WriteRawValue(_shape.EmptyResult);

    private void WriteArray(Utf8JsonWriter writer, IReadOnlyList<MailingworkEmulatorWebhook> webhooks)
    {
        writer.WriteStartArray();
        foreach (var webhook in webhooks)
        {
            WriteRow(writer, webhook);
        }

        writer.WriteEndArray();
    }

    private void WriteKeyed(Utf8JsonWriter writer, IReadOnlyList<MailingworkEmulatorWebhook> webhooks)
    {
        writer.WriteStartObject();
        foreach (var webhook in webhooks)
        {
            writer.WritePropertyName(webhook.Id.ToString(CultureInfo.InvariantCulture));
            WriteRow(writer, webhook);
        }

        writer.WriteEndObject();
    }

    private void WriteRow(Utf8JsonWriter writer, MailingworkEmulatorWebhook webhook)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("id"u8);
        WriteId(writer, webhook.Id);
        writer.WriteString("app"u8, webhook.App);
        writer.WriteString("event"u8, webhook.EventType.Name);
        writer.WriteString("url"u8, webhook.Url.OriginalString);
        writer.WritePropertyName("active"u8);
        WriteActive(writer, webhook.IsActive);
        writer.WriteEndObject();
    }

    private void WriteId(Utf8JsonWriter writer, long id)
    {
        if (_shape.IdsAreStrings)
        {
            writer.WriteStringValue(id.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNumberValue(id);
        }
    }

    private void WriteActive(Utf8JsonWriter writer, bool active)
    {
        switch (_shape.BooleanFormat)
        {
            case MailingworkBooleanFormat.Number:
                writer.WriteNumberValue(active ? 1 : 0);
                break;
            case MailingworkBooleanFormat.Text:
                writer.WriteStringValue(active ? "1" : "0");
                break;
            default:
                writer.WriteBooleanValue(active);
                break;
        }
    }
}
