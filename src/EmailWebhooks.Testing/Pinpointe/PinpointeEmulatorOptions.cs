namespace EmailWebhooks.Testing;

/// <summary>The options of a <see cref="PinpointeEmulator"/>. Behavior that the vendor does not document is called an assumption.</summary>
public sealed class PinpointeEmulatorOptions
{
    /// <summary>The clock for sample events and for the timeout. Default: the system clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Assumption: the format of <c>time</c> in sample events, as a .NET format string; the vendor does not publish one. Default: <c>yyyy-MM-dd HH:mm:ss</c>.</summary>
    public string TimeFormat { get; set; } = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Assumption: the time zone of <c>time</c> in sample events; the vendor does not name one. Default: UTC.</summary>
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>Assumption: how long a receiver may take to respond. Default: 10 seconds; at most 24 hours.</summary>
    public TimeSpan DeliveryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The handler that sends the deliveries, for instance <c>TestServer.CreateHandler()</c> for a receiver that does not
    /// listen on a port. It is not disposed. Default: null, which means HTTP. If the receiver is built after the emulator, set
    /// <see cref="PinpointeEmulator.DeliveryHandler"/> instead.
    /// </summary>
    public HttpMessageHandler? DeliveryHandler { get; set; }

    /// <summary>The <c>detail</c> (internal event identifier) of the first sample event if it is an open. It increases by one with each sample event. Default: 55120331.</summary>
    public long FirstSampleId { get; set; } = 55120331;

    internal void Validate()
    {
        Setting.Require(TimeProvider is not null, this, nameof(TimeProvider), "must not be null");
        Setting.Require(!string.IsNullOrEmpty(TimeFormat), this, nameof(TimeFormat), "must not be empty");
        Setting.Require(TimeZone is not null, this, nameof(TimeZone), "must not be null");
        Setting.Require(DeliveryTimeout > TimeSpan.Zero && DeliveryTimeout <= Setting.LongestTimeout, this, nameof(DeliveryTimeout), "must be positive and at most 24 hours");
    }
}
