namespace EmailWebhooks.Testing;

/// <summary>How a <see cref="PinpointeEmulator"/> behaves; what is not documented by the vendor is called an assumption.</summary>
public sealed class PinpointeEmulatorOptions
{
    /// <summary>The clock of sample events and of the time-out. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Assumption: the format of <c>time</c> in sample events, as .NET writes it; the vendor publishes none. Default: <c>yyyy-MM-dd HH:mm:ss</c>.</summary>
    public string TimeFormat { get; set; } = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Assumption: the zone of <c>time</c> in sample events; the vendor names none. Default: UTC.</summary>
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>Assumption: how long a receiver may take to respond. Default: 10 seconds.</summary>
    public TimeSpan DeliveryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Carries the deliveries, for instance <c>TestServer.CreateHandler()</c> for a receiver that listens on no port. It is
    /// not disposed. Default: null, real HTTP. Where the receiver is built after the emulator, set
    /// <see cref="PinpointeEmulator.DeliveryHandler"/>.
    /// </summary>
    public HttpMessageHandler? DeliveryHandler { get; set; }

    /// <summary>The internal event identifier, an open's <c>detail</c>, of the first sample event; each further one is higher by one. Default: 55120331.</summary>
    public long FirstSampleId { get; set; } = 55120331;

    internal void Validate()
    {
        Setting.Require(TimeProvider is not null, this, nameof(TimeProvider), "must not be null");
        Setting.Require(!string.IsNullOrEmpty(TimeFormat), this, nameof(TimeFormat), "must not be empty");
        Setting.Require(TimeZone is not null, this, nameof(TimeZone), "must not be null");
        Setting.Require(DeliveryTimeout > TimeSpan.Zero && DeliveryTimeout <= Setting.LongestTimeout, this, nameof(DeliveryTimeout), "must be positive and at most 24 hours");
    }
}
