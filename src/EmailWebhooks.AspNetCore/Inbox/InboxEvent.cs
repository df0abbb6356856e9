using System.Text.Json;
using EmailWebhooks.AspNetCore.Receiving;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>Converts events to entries of the store, and claims back to events and deliveries.</summary>
internal static class InboxEvent
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 1000 };

    public static NewWebhookInboxEntry ToEntry(WebhookVendor vendor, WebhookEvent webhookEvent, WebhookDelivery delivery, bool deduplicate, string? traceParent) => new()
    {
        Vendor = vendor.Name,
        Account = delivery.Account,
        Event = delivery.EventName,
        Body = delivery.Body,
        ReceivedAt = delivery.ReceivedAt,
        RepeatKey = deduplicate && vendor.RepeatIdentifier(webhookEvent) is not null ? RepeatKey(delivery.IdempotencyKey) : null,
        TraceParent = traceParent,
    };

    /// <summary>The entry in a form that every database accepts. The body, which names a Pinpointe event, stays exact.</summary>
    public static NewWebhookInboxEntry ToAscii(NewWebhookInboxEntry entry) => new()
    {
        Vendor = entry.Vendor,
        Account = entry.Account,
        Event = ToAscii(entry.Event),
        Body = entry.Body,
        ReceivedAt = entry.ReceivedAt,
        RepeatKey = entry.RepeatKey,
        TraceParent = entry.TraceParent is { } traceParent ? ToAscii(traceParent) : null,
    };

    /// <summary>Replaces the characters that a database may refuse, depending on its character set.</summary>
    public static string ToAscii(string text) => string.Create(text.Length, text, static (ascii, text) =>
    {
        for (var i = 0; i < ascii.Length; i++)
        {
            ascii[i] = text[i] is > '\0' and <= '\x7F' and var character ? character : '?';
        }
    });

    public static WebhookDelivery ToDelivery(WebhookInboxClaim claim, IServiceProvider services) => new()
    {
        Vendor = claim.Vendor,
        Account = claim.Account,
        EventName = claim.Event,
        Body = claim.Body,
        ReceivedAt = claim.ReceivedAt,
        Attempt = claim.Attempt,
        Services = services,
    };

    /// <summary>Parses a stored body. One that this version refuses, although an earlier one accepted it, becomes an unknown event.</summary>
    public static WebhookEvent Read(WebhookInboxClaim claim)
    {
        var vendor = WebhookVendor.Find(claim.Vendor)
            ?? throw new InvalidOperationException($"'{claim.Vendor}' is not a known vendor: another version of EmailWebhooks has stored the event.");
        try
        {
            return vendor.Parse(claim.Event, claim.Body.Span);
        }
        catch (JsonException)
        {
            var payload = ReadPayload(claim.Body);
            return vendor == WebhookVendor.Pinpointe
                ? new UnknownPinpointeEvent { Payload = payload }
                : new UnknownMailingworkEvent(new MailingworkEventType(claim.Event)) { Payload = payload };
        }
    }

    /// <summary>Half of the idempotency key: random unique keys are most of the cost of storing an event, so this one is short.</summary>
    private static Guid RepeatKey(string idempotencyKey) => Guid.ParseExact(idempotencyKey.AsSpan(0, 32), "N");

    /// <summary>Undefined when the body is not a JSON object.</summary>
    private static JsonElement ReadPayload(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
