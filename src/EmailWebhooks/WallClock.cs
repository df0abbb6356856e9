namespace EmailWebhooks;

/// <summary>Reads a wall clock in a time zone, also where a daylight-saving change skips or repeats it.</summary>
internal static class WallClock
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    public static bool TryGetInstant(DateTime wallClock, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        var offset = GetOffset(wallClock, zone);
        var utcTicks = wallClock.Ticks - offset.Ticks;
        var exists = utcTicks >= DateTime.MinValue.Ticks && utcTicks <= DateTime.MaxValue.Ticks;
        instant = exists ? new DateTimeOffset(wallClock, offset) : default;
        return exists;
    }

    private static TimeSpan GetOffset(DateTime wallClock, TimeZoneInfo zone)
    {
        if (zone.IsAmbiguousTime(wallClock))
        {
            // The first of the two is the one further ahead of UTC.
            return zone.GetAmbiguousTimeOffsets(wallClock).Max();
        }

        // A skipped time takes the offset that was in force before the gap; GetUtcOffset alone would answer with the zone's base offset.
        var valid = wallClock;
        while (zone.IsInvalidTime(valid) && valid - DateTime.MinValue > Step)
        {
            valid -= Step;
        }

        return zone.GetUtcOffset(valid);
    }
}
