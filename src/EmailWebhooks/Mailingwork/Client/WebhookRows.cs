using System.Buffers.Text;
using System.Text.Json;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Reads results that contain webhooks, in any of the shapes that a PHP system may give them.</summary>
internal static class WebhookRows
{
    /// <summary>Reads the result of GetWebHooks.</summary>
    /// <exception cref="JsonException">The result has none of the known shapes.</exception>
    public static IReadOnlyList<MailingworkWebhook> Read(ReadOnlySpan<byte> json, CancellationToken cancellationToken)
    {
        if (json.IsEmpty)
        {
            return [];
        }

        var reader = new Utf8JsonReader(json);
        try
        {
            reader.Read();
            return reader.TokenType switch
            {
                JsonTokenType.Null or JsonTokenType.False => [],
                JsonTokenType.String when reader.ValueTextEquals(""u8) => [],
                JsonTokenType.StartObject when IsRow(reader) => [ReadRow(ref reader)],
                JsonTokenType.StartArray or JsonTokenType.StartObject => ReadAll(ref reader, cancellationToken),
                _ => throw new JsonException(),
            };
        }
        catch (InvalidOperationException unrepresentable)
        {
            throw new JsonException("The result contains text that cannot be converted to UTF-16.", unrepresentable);
        }
    }

    /// <summary>Reads the result of CreateWebHook: the webhook as an object, or only its id. Returns null if no id can be read.</summary>
    public static MailingworkWebhook? ReadCreated(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            var webhook = !json.IsEmpty && reader.Read() ? ReadRow(ref reader) : null;
            if (webhook is not { Id: > 0 })
            {
                return null;
            }

            // A new webhook is active, which is assumed if the response does not mention it.
            webhook.IsActive ??= webhook.AdditionalProperties?.ContainsKey("active") == true ? null : true;
            return webhook;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads an array of rows, or an object whose members are rows named by numbers.</summary>
    private static List<MailingworkWebhook> ReadAll(ref Utf8JsonReader reader, CancellationToken cancellationToken)
    {
        var webhooks = new List<MailingworkWebhook>();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var isNumber = Utf8Parser.TryParse(reader.ValueSpan, out uint _, out var consumed) && consumed == reader.ValueSpan.Length;
                reader.Read();
                if (!isNumber || reader.TokenType != JsonTokenType.StartObject)
                {
                    throw new JsonException();
                }
            }

            webhooks.Add(ReadRow(ref reader));
        }

        return webhooks;
    }

    /// <summary>Reads one row: an object with any members, or only the webhook's id.</summary>
    private static MailingworkWebhook ReadRow(ref Utf8JsonReader reader) =>
        MailingworkFormats.Webhook.TryRead(ref reader, out var webhook) ? webhook
        : IdFormat.Instance.TryRead(ref reader, out var id) && id is not (null or 0) ? new MailingworkWebhook { Id = id.Value }
        : throw new JsonException();

    private static bool IsRow(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("url"u8) || MailingworkFormats.IsWebhookId(ref reader))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
