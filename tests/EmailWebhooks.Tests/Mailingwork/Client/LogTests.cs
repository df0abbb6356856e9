using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>What a call writes to the log: its own line, and nothing of the HTTP client.</summary>
public sealed class LogTests
{
    [Test]
    public async Task Write_that_succeeds_is_one_line_and_a_list_none()
    {
        await using var emulator = await MailingworkEmulator.StartAsync();
        await using var host = ClientHost.Of(emulator);

        var webhook = await host.Client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h"));
        await host.Client.GetWebhooksAsync();
        await host.Client.DeleteWebhookAsync(webhook.Id);

        Assert.That(host.Logs.Select(line => (line.Level, line.Message)), Is.EqualTo([
            (LogLevel.Information, "MAILINGWORK account (default): CreateWebHook succeeded."),
            (LogLevel.Information, "MAILINGWORK account (default): DeleteWebHookById succeeded.")]));
    }

    [Test]
    public async Task Refused_connection_is_a_warning_a_retry_without_a_stack_trace()
    {
        await using var host = ClientHost.Of(new ApiStub().Fail(new HttpRequestException(HttpRequestError.ConnectionError)), options => options.MaxRetryAttempts = 1);

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.That(host.Logs.Select(line => (line.Level, line.Exception)), Is.EqualTo([(LogLevel.Warning, (Exception?)null)]));
    }

    [Test]
    public async Task Write_whose_last_look_up_fails_says_so()
    {
        await using var host = ClientHost.Of(new ApiStub().Fail(new IOException("broken")).Answer(""), options => options.MaxRetryAttempts = 0);

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.ActivateWebhookAsync(4));

        Assert.That(host.Logs.Single().Message, Does.StartWith("MAILINGWORK account (default): ActivateWebHook failed, and so did the look-up of its outcome."));
    }

    [Test]
    public async Task Loggers_of_the_http_client_can_be_added_again()
    {
        await using var host = ClientHost.Of(new ApiStub().Result("[]"), configureHttp: http => http.AddDefaultLogger());

        await host.Client.GetWebhooksAsync();

        Assert.That(host.Logs.Select(line => line.Category), Has.Some.StartsWith("System.Net.Http.HttpClient.EmailWebhooks.Mailingwork."));
    }
}
