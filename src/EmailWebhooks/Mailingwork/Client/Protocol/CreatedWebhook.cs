using System.Text.Json;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Reads the result of CreateWebHook: the webhook as an object, or its id alone.</summary>
internal static class CreatedWebhook
{
    /// <summary>Returns null when the result holds no id that can be read.</summary>
    public static MailingworkWebhook? Read(ReadOnlySpan<byte> result)
    {
        try
        {
            var reader = new Utf8JsonReader(result);
            if (result.IsEmpty || !reader.Read())
            {
                return null;
            }

            var saysActive = SaysActive(reader);
            var webhook = WebhookRows.ReadRow(ref reader, result);
            // A new webhook is active, so only an answer that says otherwise is believed.
            webhook.IsActive |= !saysActive || webhook.AdditionalProperties?.ContainsKey("active") == true;
            return webhook.Id > 0 ? webhook : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool SaysActive(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("active"u8))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
