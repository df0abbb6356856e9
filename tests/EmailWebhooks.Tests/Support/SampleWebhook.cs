using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Tests.Support;

/// <summary>The webhook that most tests of the client register.</summary>
internal static class SampleWebhook
{
    /// <summary>The result of GetWebHooks that contains this webhook alone, with the id 4.</summary>
    public const string Listed = """[{"id":4,"app":"shop","event":"optin_finalized","url":"https://example.test/h","active":1}]""";

    public static Task<MailingworkWebhook> CreateAsync(ClientHost host) =>
        host.Client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h"));
}
