using System.Globalization;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks;

/// <summary>A point in time, kept exactly as the webhook sent it.</summary>
/// <remarks>
/// <para>
/// Neither vendor documents the time zone of its timestamps. MAILINGWORK sends wall clock times
/// (<c>2025-11-11 09:27:29</c>, documentation "Schnittstellen: WebHooks", id 451); Pinpointe does not publish a format. An
/// instant is therefore available only if the text itself determines it, or if the caller names the time zone.
/// </para>
/// <para>Two timestamps are equal if their <see cref="Raw"/> values are equal; <c>default</c> equals <c>new("")</c>.</para>
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public readonly record struct WebhookTimestamp
{
    private static readonly string[] ZonedFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz", "yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'",
        "ddd, dd MMM yyyy HH:mm:ss zzz", "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    ];

    private static readonly string[] WallClockFormats =
    [
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd",
    ];

    private readonly string? _raw;

    /// <summary>Initializes a timestamp from the text that was sent.</summary>
    /// <param name="raw">The text, which can be any string.</param>
    /// <exception cref="ArgumentNullException"><paramref name="raw"/> is null.</exception>
    public WebhookTimestamp(string raw) => _raw = raw ?? throw new ArgumentNullException(nameof(raw));

    /// <summary>The text that was sent, or the JSON text of the number that was sent; empty for <c>default</c>.</summary>
    public string Raw => _raw ?? "";

    /// <summary>Gets the instant if the text itself determines it: as seconds since 1970-01-01 UTC, or by an offset from UTC.</summary>
    /// <param name="instant">The instant, with the offset that was sent.</param>
    /// <returns>True if the text determines an instant; false for a wall clock time without a zone, for a date that does not exist (<c>0000-00-00 00:00:00</c>), and for any other text.</returns>
    public bool TryGetInstant(out DateTimeOffset instant) =>
        TryGetUnixTime(out instant)
        || DateTimeOffset.TryParseExact(Raw, ZonedFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);

    /// <summary>Gets the instant, reading a wall clock time without a zone in the time zone that the caller names.</summary>
    /// <param name="assumedZone">The time zone of the sender's clock, for instance <c>Europe/Berlin</c>.</param>
    /// <param name="instant">
    /// The instant. A wall clock time that a daylight saving change skips is read as if the clock had not yet changed. For a
    /// wall clock time that occurs twice, this is the first occurrence.
    /// </param>
    /// <returns>True if the text is a time; false for a date that does not exist (<c>0000-00-00 00:00:00</c>), and for any other text.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="assumedZone"/> is null.</exception>
    public bool TryGetInstant(TimeZoneInfo assumedZone, out DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(assumedZone);

        return TryGetInstant(out instant)
            || (DateTime.TryParseExact(Raw, WallClockFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wallClock)
                && WallClock.TryGetInstant(wallClock, assumedZone, out instant));
    }

    /// <inheritdoc/>
    public bool Equals(WebhookTimestamp other) => Raw == other.Raw;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Raw);

    /// <summary>Returns <see cref="Raw"/> if it is a time, and a fixed text otherwise, so that other text from a payload stays out of logs.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => TryGetInstant(TimeZoneInfo.Utc, out _) ? Raw : "(not a known form of time)";

    private bool TryGetUnixTime(out DateTimeOffset instant)
    {
        instant = default;
        if (!decimal.TryParse(Raw, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds)
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return false;
        }

        instant = DateTimeOffset.FromUnixTimeSeconds(0).AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}
