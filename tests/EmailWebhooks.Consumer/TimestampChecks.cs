namespace EmailWebhooks.Consumer;

/// <summary>Timestamps, and time zones, which each platform looks up in its own way.</summary>
internal static class TimestampChecks
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public static void Run(Checks checks)
    {
        Instant(checks, "A wall clock in winter", "2025-11-11 09:27:29", "2025-11-11T09:27:29+01:00");
        Instant(checks, "A wall clock in summer", "2025-07-01 09:27:29", "2025-07-01T09:27:29+02:00");
        Instant(checks, "A wall clock that is skipped", "2025-03-30 02:30:00", "2025-03-30T03:30:00+02:00");
        Instant(checks, "A wall clock that occurs twice", "2025-10-26 02:30:00", "2025-10-26T02:30:00+02:00");
        Instant(checks, "Seconds since 1970", "1762853249", "2025-11-11T09:27:29Z");
        Instant(checks, "An offset", "2025-11-11T09:27:29+05:30", "2025-11-11T09:27:29+05:30");
        checks.Run("A wall clock has no instant of its own", () => !new WebhookTimestamp("2025-11-11 09:27:29").TryGetInstant(out _));
        checks.Run("A zero date has no instant", () => !new WebhookTimestamp("0000-00-00 00:00:00").TryGetInstant(Berlin, out _));
    }

    private static void Instant(Checks checks, string name, string raw, string expected) =>
        checks.Run(name, () => new WebhookTimestamp(raw).TryGetInstant(Berlin, out var instant)
            && instant == DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
}
