using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>What a call writes to the log: its own line, and none of the HTTP client's.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LogTests : IDisposable
{
    private readonly MockHttpMessageHandler _api = new();

    public void Dispose() => _api.Dispose();

    [Test]
    public async Task Write_that_succeeds_logs_one_line_and_a_list_logs_none()
    {
        await using var emulator = await MailingworkEmulator.StartAsync();
        await using var host = ClientHost.Of(emulator);

        var webhook = await SampleWebhook.CreateAsync(host);
        await host.Client.GetWebhooksAsync();
        await host.Client.DeleteWebhookAsync(webhook.Id);

        Assert.That(host.Logs.Select(line => (line.Level, line.Message)), Is.EqualTo([
            (LogLevel.Information, "MAILINGWORK account (default): CreateWebHook succeeded."),
            (LogLevel.Information, "MAILINGWORK account (default): DeleteWebHookById succeeded.")]));
    }

    [Test]
    public async Task Refused_connection_logs_one_warning_per_retry_without_a_stack_trace()
    {
        _api.When("*").Throw(new HttpRequestException(HttpRequestError.ConnectionError));
        await using var host = new ClientHost(options => options.MaxRetryAttempts = 1, _api);

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.That(host.Logs.Select(line => (line.Level, line.Exception)), Is.EqualTo([(LogLevel.Warning, (Exception?)null)]));
    }

    [Test]
    public async Task Write_whose_last_look_up_fails_logs_both_failures([Values(null, "second")] string? account)
    {
        _api.When("*").Throw(new IOException("broken"));
        await using var host = new ClientHost(options => options.MaxRetryAttempts = 0, _api, account: account);

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.ActivateWebhookAsync(4));

        Assert.That(host.Logs.Single().Message, Does.StartWith($"MAILINGWORK account {account ?? "(default)"}: ActivateWebHook failed, and so did the lookup of its outcome."));
    }

    [Test]
    public async Task Log_lines_of_a_named_account_contain_its_name()
    {
        _api.ExpectCall("DeleteWebHookById").Throw(new IOException("broken"));
        _api.ExpectCall("DeleteWebHookById").RespondResult("null");
        await using var host = new ClientHost(network: _api, account: "second");

        await host.Client.DeleteWebhookAsync(4);

        Assert.That(host.Logs.Select(line => line.Message), Is.EqualTo([
            "MAILINGWORK account second: DeleteWebHookById failed (broken connection); retry 1 of 3 follows in 00:00:00.",
            "MAILINGWORK account second: DeleteWebHookById succeeded."]));
    }

    [Test]
    public async Task Time_out_in_a_handler_is_logged_at_the_retry_and_explained_in_the_failure()
    {
        _api.When("*").Throw(new TaskCanceledException("x"));
        await using var host = new ClientHost(options => options.MaxRetryAttempts = 1, _api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.That(host.Logs.Single().Message, Does.Contain("failed (timeout)"));
        Assert.That(failure!.Message, Is.EqualTo("GetWebHooks failed: a message handler of the HTTP client timed out."));
    }

    [Test]
    public async Task Loggers_of_the_http_client_can_be_added_back()
    {
        _api.When("*").RespondResult("[]");
        await using var host = new ClientHost(network: _api, configureHttp: http => http.AddDefaultLogger());

        await host.Client.GetWebhooksAsync();

        Assert.That(host.Logs.Select(line => line.Category), Has.Some.StartsWith("System.Net.Http.HttpClient.EmailWebhooks.Mailingwork."));
    }
}
