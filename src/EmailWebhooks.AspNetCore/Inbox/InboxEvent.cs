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
        var vendor = WebhookVendor.Get(claim.Vendor);
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
