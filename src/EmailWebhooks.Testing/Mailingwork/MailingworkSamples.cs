using System.Globalization;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing;

/// <summary>Creates events like the vendor's documented example, each with its own ids.</summary>
internal sealed class MailingworkSamples
{
    private const long FirstSubscriberId = 6049065;

    private readonly MailingworkEmulatorOptions _options;
    private long _count;

    public MailingworkSamples(MailingworkEmulatorOptions options) => _options = options;

    public MailingworkOptinFinalizedEvent Optin() => Fill(new MailingworkOptinFinalizedEvent { OptinSetupId = 60 });

    public MailingworkOptoutFinalizedEvent Optout() => Fill(new MailingworkOptoutFinalizedEvent { OptoutSetupId = 60 });

    public MailingworkProfileManagerFinalizedEvent ProfileChange() => Fill(new MailingworkProfileManagerFinalizedEvent());

    private T Fill<T>(T webhookEvent)
        where T : MailingworkEvent
    {
        var earlier = Interlocked.Increment(ref _count) - 1;
        var wallClock = TimeZoneInfo.ConvertTime(_options.TimeProvider.GetUtcNow(), _options.TimeZone);
        webhookEvent.Id = _options.FirstSampleId + earlier;
        webhookEvent.SubscriberId = FirstSubscriberId + earlier;
        webhookEvent.Fields =
        [
            new MailingworkField { Id = 1, Value = "max.muster@example.com" },
            new MailingworkField { Id = 2, Value = "Herr" },
            new MailingworkField { Id = 3, Value = "Max" },
            new MailingworkField { Id = 4, Value = "Muster" },
        ];
        webhookEvent.Lists =
        [
            new MailingworkListEntry { Id = 1, Value = true },
            new MailingworkListEntry { Id = 3, Value = false },
            new MailingworkListEntry { Id = 5, Value = false },
        ];
        webhookEvent.ActivatedAt = new WebhookTimestamp(wallClock.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        return webhookEvent;
    }
}
