namespace EmailWebhooks;

/// <summary>
/// Converts a wall clock time in a time zone to an instant, even if a clock change skips or repeats that time. Asks the zone
/// only for offsets at instants, because its offsets for skipped wall clock times are wrong in zones whose base offset changes.
/// </summary>
internal static class WallClock
{
    public static bool TryGetInstant(DateTime wallClock, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        var before = OffsetAt(wallClock.Ticks - TimeSpan.TicksPerDay, zone);
        var after = OffsetAt(wallClock.Ticks + TimeSpan.TicksPerDay, zone);

        // A repeated time fits both offsets, and the first occurrence is before the change. A skipped one fits neither.
        var fitsOnlyAfter = Fits(wallClock, after, zone) && !Fits(wallClock, before, zone);
        var offset = fitsOnlyAfter ? after : before;

        var utcTicks = wallClock.Ticks - offset.Ticks;
        var exists = utcTicks >= DateTime.MinValue.Ticks && utcTicks <= DateTime.MaxValue.Ticks;
        instant = exists ? new DateTimeOffset(wallClock, offset) : default;
        return exists;
    }

    private static bool Fits(DateTime wallClock, TimeSpan offset, TimeZoneInfo zone) => OffsetAt(wallClock.Ticks - offset.Ticks, zone) == offset;

    private static TimeSpan OffsetAt(long utcTicks, TimeZoneInfo zone) =>
        zone.GetUtcOffset(new DateTime(Math.Min(Math.Max(utcTicks, DateTime.MinValue.Ticks), DateTime.MaxValue.Ticks), DateTimeKind.Utc));
}
