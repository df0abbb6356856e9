using System.Globalization;
using System.Text.Json;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests;

public sealed class WebhookTimestampTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Test]
    public void Equals_compares_the_text_and_default_equals_the_empty_timestamp() => Assert.Multiple(() =>
    {
        Assert.That(default(WebhookTimestamp), Is.EqualTo(new WebhookTimestamp("")));
        Assert.That(default(WebhookTimestamp) == new WebhookTimestamp(""));
        Assert.That(default(WebhookTimestamp).GetHashCode(), Is.EqualTo(new WebhookTimestamp("").GetHashCode()));
        Assert.That(new WebhookTimestamp("1"), Is.Not.EqualTo(new WebhookTimestamp("2")));
    });

    [TestCase("1762849649", "2025-11-11T08:27:29Z")]
    [TestCase("0", "1970-01-01T00:00:00Z")]
    [TestCase("-1", "1969-12-31T23:59:59Z")]
    [TestCase("-62135596800", "0001-01-01T00:00:00Z")]
    [TestCase("253402300799", "9999-12-31T23:59:59Z")]
    [TestCase("1762849649.5", "2025-11-11T08:27:29.5Z")]
    [TestCase("1.762849649e9", "2025-11-11T08:27:29Z")]
    [TestCase("2025-11-11T09:27:29+01:00", "2025-11-11T08:27:29Z")]
    [TestCase("2025-11-11T09:27:29+0100", "2025-11-11T08:27:29Z")]
    [TestCase("2025-11-11T08:27:29Z", "2025-11-11T08:27:29Z")]
    [TestCase("2025-11-11T08:27:29.1234567Z", "2025-11-11T08:27:29.1234567Z")]
    [TestCase("2025-11-11 09:27:29+01:00", "2025-11-11T08:27:29Z")]
    [TestCase("2025-11-11 09:27:29 +0100", "2025-11-11T08:27:29Z")]
    [TestCase("2025-11-11T09:27+01:00", "2025-11-11T08:27:00Z")]
    [TestCase("Tue, 11 Nov 2025 09:27:29 +0100", "2025-11-11T08:27:29Z")]
    [TestCase("Tue, 11 Nov 2025 08:27:29 GMT", "2025-11-11T08:27:29Z")]
    public void TryGetInstant_of_text_that_fixes_the_instant_ignores_the_zone(string raw, string expected)
    {
        var timestamp = new WebhookTimestamp(raw);
        var instant = DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture);

        Assert.Multiple(() =>
        {
            Assert.That(timestamp.TryGetInstant(out var alone), Is.True);
            Assert.That(alone, Is.EqualTo(instant));
            Assert.That(timestamp.TryGetInstant(Berlin, out var zoned), Is.True);
            Assert.That(zoned, Is.EqualTo(instant));
            Assert.That(timestamp.Raw, Is.EqualTo(raw));
        });
    }

    [TestCase("2025-11-11 09:27:29", "2025-11-11T09:27:29+01:00")]
    [TestCase("2025-07-11 09:27:29", "2025-07-11T09:27:29+02:00")]
    [TestCase("2025-11-11T09:27:29.25", "2025-11-11T09:27:29.25+01:00")]
    [TestCase("2025-11-11 09:27", "2025-11-11T09:27:00+01:00")]
    [TestCase("2025-11-11", "2025-11-11T00:00:00+01:00")]
    [TestCase("2025-03-30 01:59:59", "2025-03-30T01:59:59+01:00")]
    [TestCase("2025-03-30 02:30:00", "2025-03-30T02:30:00+01:00")]
    [TestCase("2025-03-30 03:00:00", "2025-03-30T03:00:00+02:00")]
    [TestCase("2025-10-26 02:30:00", "2025-10-26T02:30:00+02:00")]
    [TestCase("2025-10-26 03:00:00", "2025-10-26T03:00:00+01:00")]
    public void TryGetInstant_of_a_wall_clock_needs_the_zone(string raw, string expected)
    {
        var timestamp = new WebhookTimestamp(raw);

        Assert.Multiple(() =>
        {
            Assert.That(timestamp.TryGetInstant(out _), Is.False);
            Assert.That(timestamp.TryGetInstant(Berlin, out var instant), Is.True);
            Assert.That(instant, Is.EqualTo(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)));
        });
    }

    [TestCase("Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30T12:00:00-10:00")] // The whole day is skipped.
    [TestCase("Australia/Lord_Howe", "2025-10-05 02:15:00", "2025-10-05T02:15:00+10:30")] // Half an hour is skipped.
    [TestCase("Europe/Dublin", "2025-03-30 01:30:00", "2025-03-30T01:30:00+00:00")] // Standard time is in summer there.
    [TestCase("Europe/Dublin", "2025-10-26 01:30:00", "2025-10-26T01:30:00+01:00")]
    public void TryGetInstant_of_a_skipped_or_repeated_wall_clock_uses_the_offset_before_the_change(string zone, string raw, string expected)
    {
        Assert.That(new WebhookTimestamp(raw).TryGetInstant(TimeZoneInfo.FindSystemTimeZoneById(zone), out var instant), Is.True);
        Assert.That(instant, Is.EqualTo(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)));
    }

    [TestCase("")]
    [TestCase("0000-00-00 00:00:00")]
    [TestCase("0000-00-00")]
    [TestCase("2025-02-30 10:00:00")]
    [TestCase("2025-11-11 24:00:00")]
    [TestCase("11.11.2025 09:27")]
    [TestCase("yesterday")]
    [TestCase("1762849649123")]
    [TestCase("-62135596801")]
    [TestCase("253402300800")]
    [TestCase("99999999999999999999999999999999999999")]
    [TestCase("1e400")]
    [TestCase("NaN")]
    [TestCase("0001-01-01T00:00:00+14:00")]
    [TestCase("9999-12-31T23:59:59-14:00")]
    public void TryGetInstant_of_what_is_not_a_time_is_false(string raw)
    {
        var timestamp = new WebhookTimestamp(raw);

        Assert.Multiple(() =>
        {
            Assert.That(timestamp.TryGetInstant(out _), Is.False);
            Assert.That(timestamp.TryGetInstant(Berlin, out _), Is.False);
            Assert.That(timestamp.Raw, Is.EqualTo(raw));
        });
    }

    [TestCase("0001-01-01 00:00:00")]
    [TestCase("9999-12-31 23:59:59")]
    public void TryGetInstant_at_the_edge_of_the_range_does_not_throw_in_any_zone(string raw)
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            Assert.That(() => new WebhookTimestamp(raw).TryGetInstant(zone, out _), Throws.Nothing, zone.Id);
        }
    }

    [TestCase("0001-01-01 00:00:00", "0001-01-01T00:00:00Z")]
    [TestCase("9999-12-31 23:59:59.9999999", "9999-12-31T23:59:59.9999999Z")]
    public void TryGetInstant_of_the_first_and_the_last_wall_clock_in_UTC_gives_the_instant(string raw, string expected)
    {
        Assert.That(new WebhookTimestamp(raw).TryGetInstant(TimeZoneInfo.Utc, out var instant), Is.True);
        Assert.That(instant, Is.EqualTo(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)));
    }

    [Test]
    public void Null_text_or_zone_throws_ArgumentNullException() => Assert.Multiple(() =>
    {
        Assert.That(() => new WebhookTimestamp(null!), Throws.ArgumentNullException);
        Assert.That(() => default(WebhookTimestamp).TryGetInstant(null!, out _), Throws.ArgumentNullException);
    });

    [Test]
    public void Default_is_empty() => Assert.Multiple(() =>
    {
        Assert.That(default(WebhookTimestamp).Raw, Is.Empty);
        Assert.That(default(WebhookTimestamp).TryGetInstant(Berlin, out _), Is.False);
    });

    [Test]
    public void ToString_shows_a_time_and_no_other_text() => Assert.Multiple(() =>
    {
        Assert.That(new WebhookTimestamp("2025-11-11 09:27:29").ToString(), Is.EqualTo("2025-11-11 09:27:29"));
        Assert.That(new WebhookTimestamp("max@example.com").ToString(), Is.EqualTo("(not a known form of time)"));
    });

    [Test]
    public void Serialize_and_deserialize_keep_what_was_sent() => Assert.Multiple(() =>
    {
        Assert.That(JsonSerializer.Serialize(new WebhookTimestamp("0000-00-00 00:00:00"), Json.ModelOptions), Is.EqualTo("\"0000-00-00 00:00:00\""));
        Assert.That(JsonSerializer.Deserialize<WebhookTimestamp>("1762849649", Json.ModelOptions).Raw, Is.EqualTo("1762849649"));
    });
}
