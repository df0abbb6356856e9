using System.Text.Json;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Baselines;

/// <summary>Fills the documented members from a <see cref="JsonDocument"/>; others are lost.</summary>
internal static class JsonDocumentPinpointe
{
    public static PinpointeEvent Parse(byte[] utf8Json)
    {
        using var document = JsonDocument.Parse(utf8Json);
        var root = document.RootElement;
        PinpointeEvent webhookEvent = root.GetProperty("event").ValueEquals("open"u8)
            ? new PinpointeOpenEvent { Detail = root.FindString("detail") }
            : new PinpointeClickEvent
            {
                VisitorId = root.FindString("visitorId"),
                Detail = root.TryGetProperty("detail", out var detail) ? ReadDetail(detail) : null,
                VisitorToken = root.FindString("visitorToken"),
                UserAgent = root.FindString("userAgent"),
            };
        webhookEvent.UserId = root.FindInt64("userId");
        webhookEvent.UserName = root.FindString("userName");
        webhookEvent.Time = root.FindTimestamp("time");
        webhookEvent.IpAddress = root.FindString("ipAddress");
        webhookEvent.SubscriberId = root.FindInt64("subscriberId");
        webhookEvent.Email = root.FindString("email");
        webhookEvent.StatType = root.FindString("statType");
        webhookEvent.SendType = root.FindString("sendType");
        webhookEvent.StatId = root.FindInt64("statId");
        webhookEvent.ListId = root.FindInt64("listId");
        webhookEvent.ListName = root.FindString("listName");
        webhookEvent.NewsletterId = root.FindInt64("newsletterId");
        webhookEvent.NewsletterName = root.FindString("newsletterName");
        return webhookEvent;
    }

    private static PinpointeClickDetail ReadDetail(JsonElement detail) => new() { LinkId = detail.FindInt64("linkid"), Url = detail.FindString("url") };
}
