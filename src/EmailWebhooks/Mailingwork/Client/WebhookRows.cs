using System.Globalization;
using System.Text.Json;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Reads the results that contain webhooks, in each of the shapes that a PHP system may give them.</summary>
/// <remarks>By hand and without throwing for each value that cannot be read, so that the time is linear in the length.</remarks>
internal static class WebhookRows
{
    /// <summary>Reads the result of GetWebHooks.</summary>
    public static IReadOnlyList<MailingworkWebhook> Read(ReadOnlySpan<byte> json, CancellationToken cancellationToken)
    {
        if (json.IsEmpty)
        {
            return [];
        }

        var result = Parse(json);
        return result.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => [],
            JsonValueKind.String when result.ValueEquals(""u8) => [],
            JsonValueKind.Array => ReadAll(result.EnumerateArray(), cancellationToken),
            JsonValueKind.Object when IsRow(result) => [ReadRow(result)],
            JsonValueKind.Object => ReadAll(result.EnumerateObject().Select(NumberedRow), cancellationToken),
            _ => throw new JsonException(),
        };
    }

    /// <summary>Reads the result of CreateWebHook: the webhook as an object, or its id alone; null when it contains no id.</summary>
    public static MailingworkWebhook? ReadCreated(ReadOnlySpan<byte> json)
    {
        try
        {
            var webhook = json.IsEmpty ? null : ReadRow(Parse(json));
            if (webhook is not { Id: > 0 })
            {
                return null;
            }

            // A new webhook is active, so a response that does not mention it means that.
            webhook.IsActive ??= webhook.AdditionalProperties?.ContainsKey("active") == true ? null : true;
            return webhook;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        if (!RepresentableJson.IsRepresentable(json))
        {
            throw new JsonException();
        }

        var reader = new Utf8JsonReader(json);
        return JsonElement.ParseValue(ref reader);
    }

    private static List<MailingworkWebhook> ReadAll(IEnumerable<JsonElement> rows, CancellationToken cancellationToken)
    {
        var webhooks = new List<MailingworkWebhook>();
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            webhooks.Add(ReadRow(row));
        }

        return webhooks;
    }

    private static bool IsRow(JsonElement result) => result.EnumerateObject().Any(static member => member.NameEquals("url"u8) || IsId(member) || IsIdAlias(member));

    private static JsonElement NumberedRow(JsonProperty member) =>
        long.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _) && member.Value.ValueKind == JsonValueKind.Object
            ? member.Value
            : throw new JsonException();

    /// <summary>Reads one row: an object of any members, or the webhook's id alone.</summary>
    private static MailingworkWebhook ReadRow(JsonElement row)
    {
        var webhook = new MailingworkWebhook();
        if (row.ValueKind != JsonValueKind.Object)
        {
            return TryReadId(row, out var id) && id != 0 ? new MailingworkWebhook { Id = id } : throw new JsonException();
        }

        var hasId = row.TryGetProperty("id"u8, out _);
        foreach (var member in row.EnumerateObject())
        {
            if (TryReadMember(webhook, member, hasId))
            {
                // The last duplicate wins.
                webhook.AdditionalProperties?.Remove(member.Name);
            }
            else
            {
                (webhook.AdditionalProperties ??= new Dictionary<string, JsonElement>())[member.Name] = member.Value;
            }
        }

        return webhook;
    }

    private static bool TryReadMember(MailingworkWebhook webhook, JsonProperty member, bool hasId)
    {
        var isRead = false;
        if (IsId(member) || (!hasId && IsIdAlias(member)))
        {
            isRead = TryReadId(member.Value, out var id);
            webhook.Id = id;
        }
        else if (member.NameEquals("app"u8))
        {
            webhook.App = ReadText(member.Value);
            isRead = webhook.App is not null || member.Value.ValueKind == JsonValueKind.Null;
        }
        else if (member.NameEquals("event"u8))
        {
            isRead = member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null;
            var name = isRead ? member.Value.GetString() : null;
            webhook.EventType = string.IsNullOrEmpty(name) ? null : new MailingworkEventType(name!);
        }
        else if (member.NameEquals("url"u8))
        {
            webhook.Url = member.Value.ValueKind == JsonValueKind.String && Uri.TryCreate(member.Value.GetString(), UriKind.Absolute, out var url) && HttpUrl.Is(url) ? url : null;
            isRead = webhook.Url is not null || member.Value.ValueKind == JsonValueKind.Null;
        }
        else if (member.NameEquals("active"u8))
        {
            webhook.IsActive = ReadFlag(member.Value);
            isRead = webhook.IsActive is not null || member.Value.ValueKind == JsonValueKind.Null;
        }

        return isRead;
    }

    private static bool IsId(JsonProperty member) => member.NameEquals("id"u8);

    /// <summary>The vendor names ids after their entity in other functions.</summary>
    private static bool IsIdAlias(JsonProperty member) => member.NameEquals("webHookId"u8) || member.NameEquals("webhookId"u8) || member.NameEquals("webhook_id"u8);

    /// <summary>Reads a number or a numeric string; null and "" are 0.</summary>
    private static bool TryReadId(JsonElement value, out long id)
    {
        id = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.Number => value.TryGetInt64(out id),
            JsonValueKind.String => value.ValueEquals(""u8) || long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out id),
            _ => false,
        };
    }

    private static string? ReadText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Object => value.GetRawText(),
        _ => null,
    };

    private static bool? ReadFlag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number or JsonValueKind.String => ReadText(value) switch
        {
            "1" or "true" => true,
            "0" or "false" => false,
            _ => null,
        },
        _ => null,
    };
}
