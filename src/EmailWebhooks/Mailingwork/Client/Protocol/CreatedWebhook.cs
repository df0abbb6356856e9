using System.Text.Json;
using EmailWebhooks.Serialization;

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
            if (result.IsEmpty || !RepresentableJson.IsRepresentable(result) || !reader.Read())
            {
                return null;
            }

            var webhook = WebhookRows.ReadRow(ref reader, result);
            if (webhook.AdditionalProperties?.ContainsKey("active") != true)
            {
                // A new webhook is active, so a response that does not say means that.
                webhook.IsActive ??= true;
            }

            return webhook.Id > 0 ? webhook : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
