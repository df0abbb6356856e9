using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>No log line, exception or result of ToString() contains a credential or the URL of a webhook.</summary>
public sealed class SecretsTests
{
    private const string Username = "user-9f3a";
    private const string Password = "pass word-9f3a&";
    private static readonly string[] Secrets = [Username, Password, "9f3a", "s3cret", "hook.example.test"];
    private static readonly Uri Url = new("https://hook.example.test/h?key=s3cret");

    private static IEnumerable<MailingworkFault> Faults =>
    [
        .. AmbiguousFaults.BeforeWork,
        .. AmbiguousFaults.AfterWork,
        MailingworkFault.Status(HttpStatusCode.TooManyRequests),
        MailingworkFault.Status(HttpStatusCode.Unauthorized),
        MailingworkFault.Redirect(new Uri($"http://127.0.0.1:1/?{Uri.EscapeDataString(Password)}")),
        MailingworkFault.Error(1, $"Login of {Username} with {Password} failed"),
        MailingworkFault.Error(7, $"{Url} of {Username} with {Uri.EscapeDataString(Password)} refused"),
        MailingworkFault.Response($"username={Username}&password={Password}&url={Url}"),
        MailingworkFault.Response($$"""{"error":0,"result":["{{Username}} {{Password}} {{Url}}"]}"""),
        MailingworkFault.Response($$"""{"error":0,"result":{"{{Password}}":"{{Url}}"} }"""),
    ];

    [TestCaseSource(nameof(Faults))]
    public async Task Logs_and_exceptions_contain_no_secret(MailingworkFault fault)
    {
        await using var emulator = await MailingworkEmulator.StartAsync(new() { Username = Username, Password = Password });
        await using var host = ClientHost.Of(emulator);
        foreach (var function in Enum.GetValues<MailingworkFunction>())
        {
            emulator.QueueFault(function, fault, times: 8);
        }

        var failures = new List<Exception>();
        foreach (var call in Calls)
        {
            try
            {
                await call(host.Client);
            }
            catch (MailingworkException failure)
            {
                failures.Add(failure);
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(host.Logs.Count + failures.Count, Is.Positive);
            foreach (var secret in Secrets)
            {
                Assert.That(host.Logs.Select(ClientHost.TextOf), Has.None.Contains(secret).IgnoreCase);
                Assert.That(failures.Select(failure => failure.ToString()), Has.None.Contains(secret).IgnoreCase);
            }
        });
    }

    [Test]
    public void ToString_of_the_public_types_contains_no_secret()
    {
        var options = new MailingworkOptions { Username = Username, Password = Password };
        var webhook = new MailingworkWebhook { Id = 1, App = "9f3a", Url = Url };

        Assert.That($"{options} {webhook}", Is.EqualTo($"{typeof(MailingworkOptions)} {typeof(MailingworkWebhook)}"));
    }

    private static IEnumerable<Func<IMailingworkWebhookClient, Task>> Calls =>
    [
        client => client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, Url),
        client => client.GetWebhooksAsync("shop"),
        client => client.ActivateWebhookAsync(1, replayEvents: true),
        client => client.DeleteWebhookAsync(1),
    ];
}
