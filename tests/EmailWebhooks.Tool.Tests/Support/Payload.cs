namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>The sample bodies.</summary>
internal static class Payload
{
    public static string PathOf(string vendor, string name) => Path.Combine(AppContext.BaseDirectory, "Payloads", vendor, $"{name}.json");
}
