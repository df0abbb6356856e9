using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests;

/// <summary>
/// Long bodies that are crafted to be expensive. The benchmarks measure the time that they take. These tests check what is the
/// same on every machine: how much memory they take, and that no exception is thrown.
/// </summary>
public sealed class HostileBodyTests
{
    private const int Length = 256 * 1024;

    private static readonly string[] Kinds = ["pinpointe", .. MailingworkEventType.Known.Select(type => type.Name), "future_finalized"];

    private static IEnumerable<string> Drifted => Payloads.PinpointeEvents.SelectMany(name => Json.Object(Payloads.Pinpointe(name)).Select(member => member.Key))
        .Concat(Payloads.MailingworkEvents.SelectMany(name => Json.Object(Payloads.Mailingwork(name)).Select(member => member.Key)))
        .Where(name => name != "event").Distinct();

    [Test]
    public void Parse_unknown_members_with_every_known_one_drifted_allocates_at_most_20_times_the_length(
        [ValueSource(nameof(Kinds))] string kind, [Values("1", "\"ü\"", "{}", "[null]")] string value, [Values] bool isLast)
    {
        var known = $"\"event\":\"click\",{string.Join(',', Drifted.Select(name => $"\"{name}\":[7]"))}";
        var unknown = Repeat(i => $"\"{i.ToString("x", CultureInfo.InvariantCulture)}\":{value}");
        var body = Encoding.UTF8.GetBytes(isLast ? $"{{{unknown},{known}}}" : $"{{{known},{unknown}}}");
        _ = Parse(kind, body);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var webhookEvent = Parse(kind, body);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Multiple(() =>
        {
            Assert.That(allocated, Is.LessThan(20L * body.Length));
            Assert.That(webhookEvent.AdditionalProperties, Has.Count.GreaterThan(Length / 30));
        });
    }

    [TestCase("""{"event":"open","userId":"x"}""")]
    [TestCase("""{"event":"click","userId":[1],"listId":{},"detail":{"linkid":"x"}}""")]
    [TestCase("""{"userId":"x","event":"click","event":"open","detail":[]}""")]
    [TestCase("""{"event":"future","userId":"x"}""")]
    [TestCase("{}")]
    public void Deserialize_list_of_drifted_events_throws_no_exception(string webhookEvent)
    {
        var body = $"[{Repeat(_ => webhookEvent)}]";
        var thrown = 0;
        var thread = Environment.CurrentManagedThreadId;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            var events = JsonSerializer.Deserialize<List<PinpointeEvent>>(body, Json.ReflectionOptions)!;

            Assert.That(events, Has.Count.GreaterThan(1000).And.All.Not.Null);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.That(thrown, Is.Zero);

        void Count(object? sender, FirstChanceExceptionEventArgs first) => thrown += Environment.CurrentManagedThreadId == thread ? 1 : 0;
    }

    private static WebhookEvent Parse(string kind, byte[] body) => kind == "pinpointe" ? PinpointeEvent.Parse(body) : MailingworkEvent.Parse(new(kind), body);

    private static string Repeat(Func<int, string> item)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < Length; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(item(i));
        }

        return text.ToString();
    }
}
