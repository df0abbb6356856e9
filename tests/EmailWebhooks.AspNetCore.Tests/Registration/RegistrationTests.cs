using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Registration;

/// <summary>Complete applications with an emulated account, over real connections.</summary>
public sealed class RegistrationTests
{
    private static readonly MailingworkEventType Optin = MailingworkEventType.OptinFinalized;

    private readonly FakeTimeProvider _clock = new();
    private MailingworkEmulator _mailingwork = null!;

    [SetUp]
    public async Task Start_mailingwork() => _mailingwork = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions { TimeProvider = _clock, DeliveryTimeout = TimeSpan.FromHours(24) });

    [TearDown]
    public ValueTask Stop_mailingwork() => _mailingwork.DisposeAsync();

    [Test]
    public async Task Three_starts_create_one_webhook_and_log_one_line()
    {
        var lines = 0;
        var port = RegistrationHost.FreePort();
        for (var i = 0; i < 3; i++)
        {
            var (builder, log) = RegistrationHost.CreateBuilder(_mailingwork, port);
            await using var application = builder.Build();
            application.MapMailingworkWebhooks("/hooks/mailingwork");
            await application.StartAsync();
            while ((await application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status != HealthStatus.Healthy)
            {
                await Task.Delay(20);
            }

            lines += log.Ours.Count(line => line.Level == LogLevel.Information && line.Text.Contains("is registered at", StringComparison.Ordinal));
        }

        Assert.That(_mailingwork.Webhooks.Select(webhook => webhook.Url.AbsoluteUri), Is.EqualTo([$"http://127.0.0.1:{port}/hooks/mailingwork/optin_finalized?key={ReceiverHost.Secret}"]));
        Assert.That(lines, Is.EqualTo(1));
    }

    [Test]
    public async Task Foreign_webhooks_survive_and_are_named_without_their_secret()
    {
        _mailingwork.AddWebhook(Optin, new Uri("https://staging.example.com/hooks/mailingwork/optin_finalized?key=staging-s3cret"), "crm");
        _mailingwork.AddWebhook(Optin, new Uri("https://shop.example.com/hooks?key=s3cret"), "shop");
        await using var host = await RegistrationHost.StartAsync(_mailingwork);
        await host.UntilHealthyAsync();

        var warnings = host.Log.Ours.Where(line => line.Level == LogLevel.Warning).ToList();
        Assert.That(_mailingwork.Webhooks, Has.Count.EqualTo(3));
        Assert.That(warnings, Has.Count.EqualTo(1));
        Assert.That(warnings[0].Text, Does.Contain("https://staging.example.com/hooks/mailingwork/optin_finalized").And.Not.Contains("s3cret"));
    }

    [Test]
    public async Task Deleted_webhook_is_registered_again()
    {
        await using var host = await RegistrationHost.StartAsync(_mailingwork);
        await host.UntilHealthyAsync();
        _mailingwork.RemoveWebhook(_mailingwork.Webhooks.Single().Id);

        await host.UntilAsync(() => _mailingwork.Webhooks.Count == 1, "it is registered again");
    }

    [Test]
    public async Task New_first_secret_replaces_the_webhook_and_no_event_is_lost()
    {
        var secrets = new ReloadableSettings(("Secrets:0", "old"));
        await using var host = await RegistrationHost.StartAsync(_mailingwork, secrets: secrets);

        var raised = await RotateAsync(host, secrets);

        Assert.That(host.Handled.Distinct(), Is.EquivalentTo(raised));
    }

    [Test]
    public async Task New_first_secret_with_an_inbox_loses_no_event_and_handles_none_twice()
    {
        var folder = Directory.CreateTempSubdirectory("email-webhooks-rotation-").FullName;
        try
        {
            var secrets = new ReloadableSettings(("Secrets:0", "old"));
            await using var host = await RegistrationHost.StartAsync(
                _mailingwork,
                build: builder => builder.Services.AddWebhookReceiver().AddSqliteInbox($"Data Source={Path.Combine(folder, "webhooks.db")}"),
                secrets: secrets);

            var raised = await RotateAsync(host, secrets);

            var inbox = host.Application.Services.GetRequiredService<IWebhookInbox>();
            await host.UntilAsync(async () => await inbox.GetStatisticsAsync() is { Pending: 0, Processing: 0 }, "every stored event is handled");
            Assert.That(host.Handled, Is.EquivalentTo(raised));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task After_an_outage_the_webhook_is_activated_and_every_buffered_event_arrives()
    {
        var front = new Front();
        await using var host = await RegistrationHost.StartAsync(
            _mailingwork,
            map: app =>
            {
                front.Use(app);
                app.MapMailingworkWebhooks("/hooks/mailingwork");
            },
            clock: _clock);
        await host.UntilHealthyAsync();

        // The emulator deactivates the webhook after three failures and buffers the events that follow.
        front.InTheWay = Front.UnavailableAsync;
        for (var id = 1; id <= 4; id++)
        {
            await _mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { Id = id });
        }

        Assert.That(_mailingwork.Webhooks.Single().IsActive, Is.False);
        var error = await host.UntilLoggedAsync(LogLevel.Error, "has been inactive since");
        Assert.That(error.Text, Does.Contain("status 503").And.Contains("Left=5.00:00:00").Or.Contains("Left=4.23:59:"));
        await host.UntilAsync(async () => (await host.HealthAsync()).Status == HealthStatus.Unhealthy, "it is unhealthy");

        // A page with status 200 is not the endpoint.
        front.InTheWay = Front.MaintenancePageAsync;
        _clock.Advance(TimeSpan.FromDays(4));
        error = await host.UntilLoggedAsync(LogLevel.Error, "the response has a body");
        Assert.That(error.Text, Does.Contain("Left=23:5"));
        Assert.That(_mailingwork.CountRequests(MailingworkFunction.ActivateWebHook), Is.Zero);

        front.InTheWay = null;
        await host.UntilHealthyAsync();
        Assert.That(_mailingwork.CountRequests(MailingworkFunction.ActivateWebHook), Is.EqualTo(1));
        Assert.That(host.Handled, Is.EqualTo([4L]));
    }

    [Test]
    public async Task Dry_run_logs_the_plan_once_and_changes_nothing()
    {
        await using var host = await RegistrationHost.StartAsync(
            _mailingwork, builder => builder.Services.Configure<MailingworkRegistrationOptions>(options => options.DryRun = true));
        await host.UntilLoggedAsync(LogLevel.Information, "dry run, not carried out: Create");
        await host.UntilAsync(() => _mailingwork.CountRequests(MailingworkFunction.GetWebHooks) > 2, "it has checked three times");

        Assert.That(_mailingwork.CountRequests(MailingworkFunction.CreateWebHook), Is.Zero);
        Assert.That(host.Log.Ours.Count(line => line.Text.Contains("dry run", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Named_accounts_keep_their_own_webhooks_with_their_own_secrets()
    {
        await using var second = await MailingworkEmulator.StartAsync();
        await using var host = await RegistrationHost.StartAsync(
            _mailingwork,
            builder =>
            {
                builder.Services.AddMailingworkWebhooks("shop", options => (options.BaseAddress, options.Username, options.Password) = (second.BaseAddress, second.Username, second.Password));
                builder.Services.AddWebhookReceiver("shop", options => options.Secrets.Add("shop-secret"))
                    .AddMailingworkRegistration("shop", options => (options.App, options.PublicAddress) = ("shop", new Uri("https://shop.example.com/base/")));
                builder.Services.AddHealthChecks().AddMailingworkWebhooks("shop");
            },
            app =>
            {
                app.MapMailingworkWebhooks("/hooks/mailingwork");
                app.MapMailingworkWebhooks("/hooks/shop", "shop");
            });
        await host.UntilHealthyAsync();

        Assert.That(_mailingwork.Webhooks.Single().App, Is.EqualTo("crm"));
        Assert.That(second.Webhooks.Single().Url.AbsoluteUri, Is.EqualTo("https://shop.example.com/base/hooks/shop/optin_finalized?key=shop-secret"));
        Assert.That((await host.HealthAsync()).Entries.Keys, Is.EquivalentTo(["mailingwork", "mailingwork:shop"]));
    }

    [TestCase("""[{"id":1,"app":"crm","event":"optin_finalized","url":"URL","active":1}]""", "active", HealthStatus.Healthy, "registered and active")]
    [TestCase("""[{"id":1,"app":"crm","event":"optin_finalized","url":"URL"}]""", "unreadable", HealthStatus.Degraded, "missing or unreadable")]
    [TestCase("""[{"id":1,"app":"crm","event":"optin_finalized","url":"URL","active":0}]""", "inactive", HealthStatus.Unhealthy, "the webhook is inactive")]
    [TestCase("[]", "missing", HealthStatus.Unhealthy, "no webhook is registered")]
    public async Task Health_and_instruments_show_the_state_of_the_webhook(string listed, string state, HealthStatus health, string description)
    {
        var rows = listed.Replace("URL", $"https://hooks.example.com/hooks/mailingwork/optin_finalized?key={ReceiverHost.Secret}", StringComparison.Ordinal);
        _mailingwork.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Response($$"""{"error":0,"message":"","result":{{rows}}}"""), times: 100);
        await using var host = await RegistrationHost.StartAsync(_mailingwork, builder => builder.Services.Configure<MailingworkRegistrationOptions>(options =>
        {
            options.PublicAddress = new Uri("https://hooks.example.com");
            options.CheckInterval = TimeSpan.FromHours(24);
            options.DryRun = true;
        }));
        await host.UntilAsync(() => host.Measure().ContainsKey(state), "it has checked");
        var age = host.Measure()["check.age"];
        host.Clock.Advance(TimeSpan.FromSeconds(90));

        var report = await host.HealthAsync();
        Assert.That(report.Status, Is.EqualTo(health));
        Assert.That(report.Entries["mailingwork"].Description, Does.Contain(description));
        var found = host.Measure();
        Assert.That(found.Where(static one => one.Value == 1).Select(static one => one.Key), Is.EqualTo([state]));
        Assert.That(found["check.age"], Is.EqualTo(age + 90));
        Assert.That(found.ContainsKey("inactive.age"), Is.EqualTo(state == "inactive"));
        Assert.That(found.GetValueOrDefault("inactive.age"), Is.EqualTo(state == "inactive" ? age + 90 : 0));
    }

    [Test]
    public async Task Health_is_degraded_until_the_account_can_be_asked()
    {
        _mailingwork.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Timeout(), times: 4);
        await using var host = await RegistrationHost.StartAsync(_mailingwork);
        await _mailingwork.WaitUntilAsync(mailingwork => mailingwork.CountRequests(MailingworkFunction.GetWebHooks) == 1);
        Assert.That(await HealthAsync(), Is.EqualTo((HealthStatus.Degraded, "No check has completed yet.")));

        await host.UntilAsync(async () => await HealthAsync() == (HealthStatus.Degraded, "MAILINGWORK could not be reached; see the log."), "the call has timed out", TimeSpan.FromMinutes(10));
        Assert.That(host.Measure(), Is.Empty, "nothing is known");
        await host.UntilHealthyAsync();

        async Task<(HealthStatus, string?)> HealthAsync()
        {
            var report = await host.HealthAsync();
            return (report.Status, report.Entries["mailingwork"].Description);
        }
    }

    [Test]
    public async Task Inactive_webhook_is_only_reported_when_reactivation_is_off()
    {
        await using var host = await RegistrationHost.StartAsync(
            _mailingwork, builder => builder.Services.Configure<MailingworkRegistrationOptions>(options => options.Reactivate = false));
        await host.UntilHealthyAsync();

        _mailingwork.DeactivateWebhook(_mailingwork.Webhooks.Single().Id);
        await host.UntilLoggedAsync(LogLevel.Error, "the setting Reactivate is false");
        var checks = _mailingwork.CountRequests(MailingworkFunction.GetWebHooks);
        await host.UntilAsync(() => _mailingwork.CountRequests(MailingworkFunction.GetWebHooks) > checks + 2, "it has checked again");

        Assert.That(_mailingwork.CountRequests(MailingworkFunction.ActivateWebHook), Is.Zero);
        Assert.That((await host.HealthAsync()).Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(host.Log.Ours.Count(line => line.Level == LogLevel.Error), Is.LessThan(checks), "it is reported at growing intervals");
    }

    /// <summary>Puts a new secret first while events are raised, until the webhook has been replaced; returns the events' ids.</summary>
    private async Task<List<long?>> RotateAsync(RegistrationHost host, ReloadableSettings secrets)
    {
        await host.UntilHealthyAsync();
        var old = _mailingwork.Webhooks.Single().Id;
        var raised = new List<long?>();

        secrets.Change(("Secrets:0", "new"), ("Secrets:1", "old"));
        await host.UntilAsync(
            async () =>
            {
                raised.Add(raised.Count);
                await _mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { Id = raised[^1] });
                return _mailingwork.Webhooks is [var webhook] && webhook.Id != old;
            },
            "the webhook is replaced");
        raised.Add(-1);
        await _mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { Id = -1 });

        Assert.That(_mailingwork.Webhooks.Single().Url.Query, Is.EqualTo("?key=new"));
        Assert.That(_mailingwork.Deliveries, Has.All.Property(nameof(MailingworkDelivery.Outcome)).EqualTo(MailingworkDeliveryOutcome.Delivered));
        return raised;
    }
}
