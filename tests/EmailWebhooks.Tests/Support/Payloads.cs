using System.Text;

namespace EmailWebhooks.Tests.Support;

/// <summary>The sample bodies, one file per event: Payloads/vendor/event.json.</summary>
internal static class Payloads
{
    private static readonly string Root = Path.Combine(TestContext.CurrentContext.TestDirectory, "Payloads");

    public static IEnumerable<string> PinpointeEvents => EventsOf("pinpointe");

    public static IEnumerable<string> MailingworkEvents => EventsOf("mailingwork");

    public static byte[] Pinpointe(string eventName) => Read("pinpointe", eventName);

    public static byte[] Mailingwork(string eventName) => Read("mailingwork", eventName);

    public static string Text(byte[] payload) => Encoding.UTF8.GetString(payload);

    private static byte[] Read(string vendor, string eventName) => File.ReadAllBytes(Path.Combine(Root, vendor, eventName + ".json"));

    private static IEnumerable<string> EventsOf(string vendor) =>
        Directory.EnumerateFiles(Path.Combine(Root, vendor), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order();
}
