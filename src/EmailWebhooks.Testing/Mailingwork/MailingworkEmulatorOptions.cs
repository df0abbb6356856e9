using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.Testing;

/// <summary>The options of a <see cref="MailingworkEmulator"/>; set them before it starts. Behavior that the vendor does not document is called an assumption.</summary>
public sealed class MailingworkEmulatorOptions
{
    /// <summary>The user name that the API accepts. Default: <c>emulator</c>.</summary>
    public string Username { get; set; } = "emulator";

    /// <summary>The password that the API accepts. Default: <c>emulator-password</c>.</summary>
    public string Password { get; set; } = "emulator-password";

    /// <summary>The loopback port to listen on. Default: 0, which chooses a free port.</summary>
    public int Port { get; set; }

    /// <summary>The clock for deactivation, buffering, sample events and the timeout of deliveries. Default: the system clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The events for which the API registers webhooks. Default: the three that the vendor documents as "currently supported".</summary>
    public IReadOnlyCollection<MailingworkEventType> SupportedEvents { get; set; } = MailingworkEventType.Known;

    /// <summary>Assumption: the parameter names that the vendor's public documentation leaves open. Default: the client's defaults.</summary>
    public MailingworkParameterNames ParameterNames { get; set; } = new();

    /// <summary>Assumption: the error codes, which according to the vendor depend on the function. Default: the default of each code.</summary>
    public MailingworkErrorCodes ErrorCodes { get; set; } = new();

    /// <summary>Assumption: the JSON of the responses where the vendor does not document it. Default: the default of each setting.</summary>
    public MailingworkResponseShape ResponseShape { get; set; } = new();

    /// <summary>
    /// Assumption: how many consecutive deliveries must fail before a webhook is deactivated; the vendor says "several".
    /// Default: 3.
    /// </summary>
    public int FailuresUntilDeactivation { get; set; } = 3;

    /// <summary>
    /// How long after its deactivation a webhook's events are buffered. Default: 5 days, as documented. Assumption: buffered
    /// events are kept until the webhook is activated or deleted, and an event at the exact end of the period is dropped.
    /// </summary>
    public TimeSpan BufferPeriod { get; set; } = TimeSpan.FromDays(5);

    /// <summary>
    /// Assumption: an event whose delivery failed is lost, because the vendor documents only that events after the
    /// deactivation are buffered. If true, it is also buffered, so that a replay delivers it. Default: false.
    /// </summary>
    public bool BuffersFailedEvents { get; set; }

    /// <summary>Assumption: how long a receiver may take to respond before the delivery fails. Default: 10 seconds; at most 24 hours.</summary>
    public TimeSpan DeliveryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Assumption: the statuses with which a receiver accepts a delivery. With any other status the delivery fails; redirects are not followed. Default: 200 to 299.</summary>
    public Predicate<int> IsAccepted { get; set; } = status => status is >= 200 and <= 299;

    /// <summary>
    /// Assumption: a webhook gets one delivery at a time, in the order of the events, and new events wait until a replay is
    /// finished. If false, deliveries do not wait for each other. Default: true.
    /// </summary>
    public bool DeliversInOrder { get; set; } = true;

    /// <summary>
    /// Assumption: ActivateWebHook responds when the replay is finished, so that a test can check the result at once. If true,
    /// it responds before the replay; wait with <see cref="MailingworkEmulator.WaitForReplaysAsync"/>. Default: false.
    /// </summary>
    public bool RespondsBeforeReplay { get; set; }

    /// <summary>Assumption: the time zone of the wall clock times in sample events; the vendor does not name one. Default: UTC.</summary>
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>
    /// The maximum number of webhooks, of buffered events per webhook, of queued faults per function, and of deliveries and
    /// notifications that are kept (the newest). Default: 10,000.
    /// </summary>
    public int Capacity { get; set; } = 10_000;

    /// <summary>
    /// The handler that sends the deliveries, for instance <c>TestServer.CreateHandler()</c> for a receiver that does not
    /// listen on a port. It is not disposed. Default: null, which means HTTP. If the receiver is built after the emulator, set
    /// <see cref="MailingworkEmulator.DeliveryHandler"/> instead.
    /// </summary>
    public HttpMessageHandler? DeliveryHandler { get; set; }

    /// <summary>The id of the first sample event. It increases by one with each sample event. Default: 371, as in the vendor's example.</summary>
    public long FirstSampleId { get; set; } = 371;

    /// <summary>Observes the emulator for the command-line tool.</summary>
    internal IMailingworkObserver? Observer { get; set; }

    /// <summary>Handles requests to paths outside the API for the command-line tool. The default status is 404.</summary>
    internal Func<HttpContext, CancellationToken, Task>? HandleOtherPath { get; set; }

    internal void Validate()
    {
        Setting.Require(!string.IsNullOrEmpty(Username), this, nameof(Username), "must not be empty");
        Setting.Require(!string.IsNullOrEmpty(Password), this, nameof(Password), "must not be empty");
        Setting.Require(Port is >= 0 and <= 65535, this, nameof(Port), "must be from 0 to 65535");
        Setting.Require(TimeProvider is not null, this, nameof(TimeProvider), "must not be null");
        Setting.Require(SupportedEvents is not null, this, nameof(SupportedEvents), "must not be null");
        Setting.Require(
            ParameterNames is { WebhookId.Length: > 0, AppFilter.Length: > 0, EventFilter.Length: > 0, ReplayEvents.Length: > 0 },
            this, nameof(ParameterNames), "must not be null, and none of its names may be empty");
        Setting.Require(ErrorCodes is not null, this, nameof(ErrorCodes), "must not be null");
        Setting.Require(ResponseShape is not null, this, nameof(ResponseShape), "must not be null");
        Setting.Require(FailuresUntilDeactivation >= 1, this, nameof(FailuresUntilDeactivation), "must be at least 1");
        Setting.Require(BufferPeriod >= TimeSpan.Zero, this, nameof(BufferPeriod), "must not be negative");
        Setting.Require(DeliveryTimeout > TimeSpan.Zero && DeliveryTimeout <= Setting.LongestTimeout, this, nameof(DeliveryTimeout), "must be positive and at most 24 hours");
        Setting.Require(IsAccepted is not null, this, nameof(IsAccepted), "must not be null");
        Setting.Require(TimeZone is not null, this, nameof(TimeZone), "must not be null");
        Setting.Require(Capacity >= 1, this, nameof(Capacity), "must be at least 1");
        ErrorCodes!.Validate();
        ResponseShape!.Validate();
    }
}
