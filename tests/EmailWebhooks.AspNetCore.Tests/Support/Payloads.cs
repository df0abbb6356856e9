namespace EmailWebhooks.AspNetCore.Tests.Support;

/// <summary>The vendors' documented bodies.</summary>
internal static class Payloads
{
    public static readonly byte[] Open = Read("pinpointe/open.json");
    public static readonly byte[] Click = Read("pinpointe/click.json");
    public static readonly byte[] Optin = Read("mailingwork/optin_finalized.json");

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(TestContext.CurrentContext.TestDirectory, "Payloads", name));
}
