using System.Globalization;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Testing;

/// <summary>Creates events with all known members. Each has its own subscriber id, and each open its own <c>detail</c>.</summary>
internal sealed class PinpointeSamples
{
    private const long FirstSubscriberId = 98127364;

    private readonly PinpointeEmulatorOptions _options;
    private long _count;

    public PinpointeSamples(PinpointeEmulatorOptions options) => _options = options;

    public PinpointeOpenEvent Open()
    {
        var open = Fill(new PinpointeOpenEvent());
        open.Detail = (_options.FirstSampleId + open.SubscriberId - FirstSubscriberId)?.ToString(CultureInfo.InvariantCulture);
        return open;
    }

    public PinpointeClickEvent Click() => Fill(new PinpointeClickEvent
    {
        VisitorId = "8f14e45fceea167a5a36dedd4bea2543",
        Detail = new PinpointeClickDetail { LinkId = 44123, Url = "https://www.acme.example/products/spring?utm_source=newsletter" },
        VisitorToken = "c9f0f895fb98ab9159f51fd0297e236d",
        UserAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    });

    public PinpointeBounceEvent Bounce() => Fill(new PinpointeBounceEvent());

    public PinpointeUnsubscribeEvent Unsubscribe() => Fill(new PinpointeUnsubscribeEvent());

    public PinpointeComplaintEvent Complaint() => Fill(new PinpointeComplaintEvent());

    private T Fill<T>(T webhookEvent)
        where T : PinpointeEvent
    {
        var now = TimeZoneInfo.ConvertTime(_options.TimeProvider.GetUtcNow(), _options.TimeZone);
        webhookEvent.UserId = 10423;
        webhookEvent.UserName = "marketing@acme.example";
        webhookEvent.Time = new WebhookTimestamp(now.ToString(_options.TimeFormat, CultureInfo.InvariantCulture));
        webhookEvent.IpAddress = "203.0.113.77";
        webhookEvent.SubscriberId = FirstSubscriberId + Interlocked.Increment(ref _count) - 1;
        webhookEvent.Email = "max.mustermann@example.com";
        webhookEvent.StatType = "newsletter";
        webhookEvent.SendType = "newsletter";
        webhookEvent.StatId = 55120;
        webhookEvent.ListId = 317;
        webhookEvent.ListName = "Customers EMEA";
        webhookEvent.NewsletterId = 90871;
        webhookEvent.NewsletterName = "November product update";
        return webhookEvent;
    }
}
