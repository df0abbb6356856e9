using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Tests.Registration;

/// <summary>What keeps an application from starting, what does not, and when the registration begins.</summary>
public sealed class RegistrationStartTests
{
    private MailingworkEmulator _mailingwork = null!;

    [SetUp]
    public async Task Start_mailingwork() => _mailingwork = await MailingworkEmulator.StartAsync();

    [TearDown]
    public ValueTask Stop_mailingwork() => _mailingwork.DisposeAsync();

    [TestCase(nameof(MailingworkRegistrationOptions.App), "")]
    [TestCase(nameof(MailingworkRegistrationOptions.PublicAddress), null)]
    [TestCase(nameof(MailingworkRegistrationOptions.PublicAddress), "http://hooks.example.com/")]
    [TestCase(nameof(MailingworkRegistrationOptions.PublicAddress), "https://hooks.example.com/?tenant=secretive")]
    [TestCase(nameof(MailingworkRegistrationOptions.PublicAddress), "https://hooks.example.com/#secretive")]
    [TestCase(nameof(MailingworkRegistrationOptions.PublicAddress), "https://secretive@hooks.example.com/")]
    [TestCase(nameof(MailingworkRegistrationOptions.PublicAddress), "hooks.example.com")]
    [TestCase(nameof(MailingworkRegistrationOptions.PublicAddress), "ftp://hooks.example.com")]
    [TestCase(nameof(MailingworkRegistrationOptions.ProbeAddress), "http://localhost/?secretive")]
    [TestCase(nameof(MailingworkRegistrationOptions.CheckInterval), "00:00:00.5")]
    [TestCase(nameof(MailingworkRegistrationOptions.EventTypes), " ")]
    public async Task Invalid_setting_keeps_the_application_from_starting_and_is_named(string setting, string? value)
    {
        var failure = await FailToStartAsync(builder => builder.Services.Configure<MailingworkRegistrationOptions>(options =>
        {
            switch (setting)
            {
                case nameof(options.App): options.App = value!; break;
                case nameof(options.PublicAddress): options.PublicAddress = value is null ? null : new Uri(value, UriKind.RelativeOrAbsolute); break;
                case nameof(options.ProbeAddress): options.ProbeAddress = new Uri(value!); break;
                case nameof(options.CheckInterval): options.CheckInterval = TimeSpan.Parse(value!, System.Globalization.CultureInfo.InvariantCulture); break;
                default: options.EventTypes = [value!]; break;
            }
        }));

        Assert.That(failure, Is.TypeOf<OptionsValidationException>());
        Assert.That(failure.Message, Does.Contain($"Mailingwork:Registration:{setting}").And.Not.Contains("secretive"));
    }

    [Test]
    public async Task Setting_that_cannot_be_converted_keeps_the_application_from_starting_and_is_named()
    {
        var failure = await FailToStartAsync(builder => builder.Configuration.AddInMemoryCollection([new("Mailingwork:Registration:CheckInterval", "secretive")]));

        Assert.That(failure, Is.TypeOf<OptionsValidationException>());
        Assert.That(failure.Message, Does.Contain("Mailingwork:Registration:CheckInterval").And.Not.Contains("secretive"));
    }

    [TestCase(nameof(MailingworkRegistrationOptions.CheckInterval), "secretive")]
    [TestCase(nameof(MailingworkRegistrationOptions.ProbeAddress), "ftp://secretive")]
    public async Task Settings_that_become_invalid_are_logged_once_and_the_last_valid_ones_stay(string setting, string value)
    {
        var settings = new ReloadableSettings("Mailingwork:Registration:");
        await using var host = await RegistrationHost.StartAsync(_mailingwork, builder => ((IConfigurationBuilder)builder.Configuration).Add(settings));
        await host.UntilHealthyAsync();

        settings.Change((setting, value));
        _mailingwork.RemoveWebhook(_mailingwork.Webhooks.Single().Id);
        await host.UntilAsync(() => _mailingwork.Webhooks.Count == 1, "the webhook is registered again");

        var lines = host.Log.Ours.Where(line => line.Level >= LogLevel.Warning).ToList();
        Assert.That(lines, Has.Count.EqualTo(1));
        Assert.That(lines[0].Text, Does.Contain($"Mailingwork:Registration:{setting}").And.Contains("last valid ones stay in force").And.Not.Contains("secretive"));
    }

    [Test]
    public async Task Lack_of_both_handlers_and_event_types_keeps_the_application_from_starting()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddMailingworkWebhooks(options => (options.Username, options.Password) = ("user", "secret"));
        builder.Services.AddWebhookReceiver(options => options.Secrets.Add("secret"))
            .AddMailingworkRegistration(options => (options.App, options.PublicAddress) = ("crm", new Uri("https://hooks.example.com")));
        await using var application = builder.Build();
        application.MapMailingworkWebhooks("/hooks");

        Assert.That(() => application.StartAsync(), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Mailingwork:Registration:EventTypes"));
    }

    [Test]
    public async Task Missing_endpoint_keeps_the_application_from_starting()
    {
        var failure = await FailToStartAsync(map: app => app.MapPinpointeWebhooks("/hooks/pinpointe"));

        Assert.That(failure, Is.TypeOf<InvalidOperationException>().With.Message.Contains("app.MapMailingworkWebhooks(\"/hooks/mailingwork\")"));
    }

    [Test]
    public async Task Missing_client_keeps_the_application_from_starting()
    {
        var failure = await FailToStartAsync(builder => builder.Services.AddWebhookReceiver("shop", options => options.Secrets.Add("secret"))
            .AddMailingworkRegistration("shop", options => (options.App, options.PublicAddress) = ("shop", new Uri("https://hooks.example.com"))));

        Assert.That(failure, Is.TypeOf<InvalidOperationException>().With.Message.Contains("AddMailingworkWebhooks(\"shop\""));
    }

    [TestCase("App")]
    [TestCase("dryrun")]
    [TestCase("a:b")]
    [TestCase(" ")]
    public void Account_with_the_name_of_a_setting_is_refused(string account) =>
        Assert.That(() => new ServiceCollection().AddWebhookReceiver().AddMailingworkRegistration(account), Throws.InstanceOf<ArgumentException>());

    [Test]
    public async Task Route_that_is_not_unique_or_has_further_parameters_is_an_error_and_nothing_is_requested()
    {
        foreach (var map in new Action<WebApplication>[]
        {
            app => (app.MapMailingworkWebhooks("/a"), app.MapMailingworkWebhooks("/b")).ToString(),
            app => app.MapMailingworkWebhooks("/tenants/{tenant}/hooks"),
        })
        {
            await using var host = await RegistrationHost.StartAsync(_mailingwork, map: map);

            await host.UntilLoggedAsync(LogLevel.Error, "the URL of its webhooks cannot be determined");
            await host.UntilAsync(async () => (await host.HealthAsync()).Status == HealthStatus.Unhealthy, "it is unhealthy");
            Assert.That(_mailingwork.CountRequests(MailingworkFunction.GetWebHooks), Is.Zero);
        }
    }

    [Test]
    public async Task Route_includes_the_prefix_of_its_group()
    {
        await using var host = await RegistrationHost.StartAsync(_mailingwork, map: app => app.MapGroup("/api").MapGroup("/v1").MapMailingworkWebhooks("/mw/"));
        await host.UntilHealthyAsync();

        Assert.That(_mailingwork.Webhooks.Single().Url.AbsolutePath, Is.EqualTo("/api/v1/mw/optin_finalized"));
    }

    [Test]
    public async Task Account_is_not_listed_before_the_server_listens()
    {
        var release = new TaskCompletionSource();
        var (builder, _) = RegistrationHost.CreateBuilder(_mailingwork, RegistrationHost.FreePort());
        builder.Services.AddSingleton<IHostedService>(new SlowStart(release.Task));
        await using var application = builder.Build();
        application.MapMailingworkWebhooks("/hooks/mailingwork");
        var start = application.StartAsync();

        await Task.Delay(200);
        Assert.That(start.IsCompleted, Is.False);
        Assert.That(_mailingwork.CountRequests(MailingworkFunction.GetWebHooks), Is.Zero);

        release.SetResult();
        await start.WithinReason();
        while (_mailingwork.Webhooks.Count == 0)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>A test server does not listen, so its endpoint can be reached neither at the public address nor at a probe address.</summary>
    [Test]
    public async Task Under_a_test_server_webhooks_are_registered_but_not_activated_again()
    {
        await using var host = await RegistrationHost.StartAsync(_mailingwork, builder => builder.WebHost.UseTestServer());
        _mailingwork.DeliveryHandler = host.Application.GetTestServer().CreateHandler();
        await host.UntilHealthyAsync();
        await _mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { Id = 1 });

        _mailingwork.DeactivateWebhook(_mailingwork.Webhooks.Single().Id);
        await host.UntilLoggedAsync(LogLevel.Error, "Set ProbeAddress if the application cannot reach its public address");

        Assert.That(host.Handled, Is.EqualTo([1L]));
        Assert.That(_mailingwork.CountRequests(MailingworkFunction.ActivateWebHook), Is.Zero);
        await _mailingwork.ActivateWebhookAsync(_mailingwork.Webhooks.Single().Id);
        await host.UntilHealthyAsync();
    }

    [Test]
    public async Task Refused_login_is_logged_once_and_tried_again_after_an_hour_while_the_application_runs()
    {
        await using var host = await RegistrationHost.StartAsync(
            _mailingwork, builder => builder.Services.Configure<MailingworkOptions>(options => options.Password = "wrong"));
        var start = host.Clock.GetUtcNow();

        await host.UntilAsync(async () => (await host.HealthAsync()).Status == HealthStatus.Unhealthy, "it is unhealthy");
        await host.UntilAsync(() => _mailingwork.CountRequests(MailingworkFunction.GetWebHooks) == 2, "it has asked again", TimeSpan.FromMinutes(5));

        Assert.That(host.Clock.GetUtcNow() - start, Is.GreaterThanOrEqualTo(TimeSpan.FromHours(1)));
        Assert.That(host.Log.Ours.Count(line => line.Level == LogLevel.Error && line.Text.Contains("login is refused", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    private async Task<Exception> FailToStartAsync(Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null)
    {
        try
        {
            await using var host = await RegistrationHost.StartAsync(_mailingwork, build, map);
        }
        catch (Exception failure)
        {
            Assert.That(_mailingwork.CountRequests(MailingworkFunction.GetWebHooks), Is.Zero);
            return failure;
        }

        throw new AssertionException("The application has started.");
    }

    private sealed class SlowStart(Task release) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => release;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
