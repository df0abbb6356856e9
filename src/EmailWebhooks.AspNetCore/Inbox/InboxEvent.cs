using System.Text.Json;
using EmailWebhooks.AspNetCore.Receiving;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>Between an event and the row that keeps it.</summary>
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

    /// <summary>Reads a stored body; one that this version refuses, though an earlier one did not, is an unknown event.</summary>
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

    /// <summary>Short, because random unique keys are what accepting an event costs: half of the idempotency key, which covers the same parts.</summary>
    private static Guid RepeatKey(string idempotencyKey) => Guid.ParseExact(idempotencyKey.AsSpan(0, 32), "N");

    /// <summary>Undefined when the body is not JSON at all.</summary>
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
