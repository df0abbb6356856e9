using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework.Constraints;

namespace EmailWebhooks.Tests.DependencyInjection;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RegistrationTests
{
    private readonly ServiceCollection _services = new();
    private readonly ApiStub _api = new ApiStub().Result("[]");

    [Test]
    public async Task Add_configured_by_code_needs_no_host_and_no_configuration()
    {
        _services.AddMailingworkWebhooks(Account("code")).ConfigurePrimaryHttpMessageHandler(() => _api.Handler);

        await CallAsync();

        AssertUsers("code");
    }

    [Test]
    public async Task Add_without_arguments_binds_the_section_of_the_containers_configuration()
    {
        _services.AddSingleton(Configuration("Mailingwork:", "bound"));
        _services.AddMailingworkWebhooks().ConfigurePrimaryHttpMessageHandler(() => _api.Handler);

        await CallAsync();

        AssertUsers("bound");
        Assert.That(_api.Requests.Single().Uri.AbsoluteUri, Does.StartWith("https://bound.example.test/root/webservice/webservice/json/"));
    }

    [Test]
    public async Task Add_without_arguments_needs_no_configuration()
    {
        _services.AddMailingworkWebhooks().ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        _services.Configure(Account("code"));

        await CallAsync();

        AssertUsers("code");
    }

    [Test]
    public async Task Add_with_a_section_binds_that_section()
    {
        _services.AddMailingworkWebhooks(Configuration("Vendors:Mail:", "section").GetSection("Vendors:Mail")).ConfigurePrimaryHttpMessageHandler(() => _api.Handler);

        await CallAsync();

        AssertUsers("section");
    }

    [Test]
    public async Task Every_setting_is_bound()
    {
        _services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mailingwork:Username"] = "u",
            ["Mailingwork:Password"] = "p",
            ["Mailingwork:BaseAddress"] = "https://example.test/",
            ["Mailingwork:AttemptTimeout"] = "00:00:05",
            ["Mailingwork:TotalTimeout"] = "00:02:00",
            ["Mailingwork:MaxRetryAttempts"] = "7",
            ["Mailingwork:RetryDelay"] = "00:00:00.5",
            ["Mailingwork:IncludeVendorMessage"] = "true",
            ["Mailingwork:ParameterNames:WebhookId"] = "a",
            ["Mailingwork:ParameterNames:AppFilter"] = "b",
            ["Mailingwork:ParameterNames:EventFilter"] = "c",
            ["Mailingwork:ParameterNames:ReplayEvents"] = "d",
        }).Build());
        _services.AddMailingworkWebhooks();
        await using var provider = Build();

        var options = provider.GetRequiredService<IOptions<MailingworkOptions>>().Value;

        Assert.Multiple(() =>
        {
            Assert.That((options.Username, options.Password, options.BaseAddress), Is.EqualTo(("u", "p", new Uri("https://example.test/"))));
            Assert.That((options.AttemptTimeout, options.TotalTimeout), Is.EqualTo((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2))));
            Assert.That((options.MaxRetryAttempts, options.RetryDelay), Is.EqualTo((7, TimeSpan.FromSeconds(0.5))));
            Assert.That(options.IncludeVendorMessage);
            Assert.That((options.ParameterNames.WebhookId, options.ParameterNames.AppFilter, options.ParameterNames.EventFilter, options.ParameterNames.ReplayEvents), Is.EqualTo(("a", "b", "c", "d")));
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Changed_configuration_applies_from_the_next_call_of_the_same_client(bool fromContainer)
    {
        var configuration = Configuration("Mailingwork:", "before");
        _services.AddSingleton(configuration);
        (fromContainer ? _services.AddMailingworkWebhooks() : _services.AddMailingworkWebhooks(configuration.GetSection("Mailingwork")))
            .ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        await using var provider = Build();
        var client = provider.GetRequiredService<IMailingworkWebhookClient>();

        await client.GetWebhooksAsync();
        configuration["Mailingwork:Username"] = "after";
        configuration["Mailingwork:MaxRetryAttempts"] = "0";
        ((IConfigurationRoot)configuration).Reload();
        await client.GetWebhooksAsync();
        _api.Respond("");
        await client.GetWebhooksAsync();
        Assert.ThrowsAsync<MailingworkException>(() => client.GetWebhooksAsync());

        AssertUsers("before", "after", "after", "after");
    }

    [TestCase("Password", " ", "Mailingwork:Password must be set.")]
    [TestCase("AttemptTimeout", "abc", "Mailingwork:AttemptTimeout must be a time such as 00:00:10.")]
    public async Task Reload_of_an_invalid_configuration_is_logged_once_and_keeps_the_last_valid_options(string setting, string value, string failure)
    {
        var configuration = Configuration("Mailingwork:", "before");
        _services.AddSingleton(configuration).AddLogging(logging => logging.AddFakeLogging());
        _services.AddMailingworkWebhooks().ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        await using var provider = Build();
        var client = provider.GetRequiredService<IMailingworkWebhookClient>();
        var changes = new List<string>();
        using var listening = provider.GetRequiredService<IOptionsMonitor<MailingworkOptions>>().OnChange((options, _) => changes.Add(options.Username));

        await client.GetWebhooksAsync();
        configuration[$"Mailingwork:{setting}"] = value;
        Assert.That(((IConfigurationRoot)configuration).Reload, Throws.Nothing);
        await client.GetWebhooksAsync();
        configuration[$"Mailingwork:{setting}"] = setting == "Password" ? "p" : "00:00:10";
        configuration["Mailingwork:Username"] = "after";
        ((IConfigurationRoot)configuration).Reload();
        await client.GetWebhooksAsync();

        AssertUsers("before", "before", "after");
        Assert.That(changes, Is.EqualTo(["after"]));
        var error = provider.GetFakeLogCollector().GetSnapshot().Single(line => line.Level == LogLevel.Error);
        Assert.That(error.Message, Does.Contain(failure));
        Assert.That(error.Exception, Is.Null);
    }

    [Test]
    public async Task Reload_during_which_the_applications_own_code_throws_is_logged_with_the_exception()
    {
        var configuration = Configuration("Mailingwork:", "before");
        var thrown = new InvalidOperationException("thrown by the application");
        _services.AddSingleton(configuration).AddLogging(logging => logging.AddFakeLogging());
        _services.AddMailingworkWebhooks().ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        _services.PostConfigure<MailingworkOptions>(options => _ = options.Username == "before" ? options : throw thrown);
        await using var provider = Build();
        var client = provider.GetRequiredService<IMailingworkWebhookClient>();

        await client.GetWebhooksAsync();
        configuration["Mailingwork:Username"] = "after";
        Assert.That(((IConfigurationRoot)configuration).Reload, Throws.Nothing);
        await client.GetWebhooksAsync();

        AssertUsers("before", "before");
        Assert.That(provider.GetFakeLogCollector().GetSnapshot().Single(line => line.Level == LogLevel.Error).Exception, Is.SameAs(thrown));
    }

    [Test]
    public async Task Reload_before_the_options_are_valid_for_the_first_time_throws_nothing()
    {
        var configuration = Configuration("Mailingwork:", "");
        _services.AddSingleton(configuration);
        _services.AddMailingworkWebhooks().ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        await using var provider = Build();
        var client = provider.GetRequiredService<IMailingworkWebhookClient>();

        Assert.ThrowsAsync<OptionsValidationException>(() => client.GetWebhooksAsync());
        Assert.That(((IConfigurationRoot)configuration).Reload, Throws.Nothing);
        Assert.ThrowsAsync<OptionsValidationException>(() => client.GetWebhooksAsync());
        configuration["Mailingwork:Username"] = "u";
        configuration["Mailingwork:BaseAddress"] = "https://example.test/";
        ((IConfigurationRoot)configuration).Reload();
        await client.GetWebhooksAsync();

        AssertUsers("u");
    }

    [Test]
    public async Task Section_of_a_named_account_is_bound_and_reloaded()
    {
        var configuration = Configuration("Accounts:b:", "before");
        _services.AddMailingworkWebhooks("second", configuration.GetSection("Accounts:b")).ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        await using var provider = Build();
        var client = provider.GetRequiredKeyedService<IMailingworkWebhookClient>("second");

        await client.GetWebhooksAsync();
        configuration["Accounts:b:Username"] = "after";
        ((IConfigurationRoot)configuration).Reload();
        await client.GetWebhooksAsync();

        AssertUsers("before", "after");
    }

    [Test]
    public async Task Named_account_appears_in_its_failures_and_log_lines()
    {
        _services.AddLogging(logging => logging.AddFakeLogging());
        _services.AddMailingworkWebhooks("second", Account("second")).ConfigurePrimaryHttpMessageHandler(() => new ApiStub().Respond("", System.Net.HttpStatusCode.ServiceUnavailable).Handler);
        await using var provider = Build();

        var failure = Assert.ThrowsAsync<MailingworkException>(() => provider.GetRequiredKeyedService<IMailingworkWebhookClient>("second").GetWebhooksAsync());

        Assert.That(failure!.Account, Is.EqualTo("second"));
        Assert.That(failure.Message, Does.StartWith("GetWebHooks of account \"second\" failed: HTTP 503"));
        Assert.That(provider.GetFakeLogCollector().GetSnapshot().Select(line => line.Message), Has.Exactly(3).Items.And.All.Contains("account second"));
    }

    [Test]
    public async Task Named_account_is_a_keyed_service_with_its_own_options()
    {
        _services.AddMailingworkWebhooks(Account("first")).ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        _services.AddMailingworkWebhooks("second", Account("second")).ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        _services.AddMailingworkWebhooks("third", Account("third")).ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        await using var provider = Build();

        await provider.GetRequiredKeyedService<IMailingworkWebhookClient>("third").GetWebhooksAsync();
        await provider.GetRequiredService<IMailingworkWebhookClient>().GetWebhooksAsync();
        await provider.GetRequiredKeyedService<IMailingworkWebhookClient>("second").GetWebhooksAsync();

        AssertUsers("third", "first", "second");
    }

    [Test]
    public async Task Named_account_alone_registers_no_client_without_a_key()
    {
        _services.AddMailingworkWebhooks("second", Account("second"));
        await using var provider = Build();

        Assert.That(provider.GetService<IMailingworkWebhookClient>(), Is.Null);
        Assert.That(provider.GetKeyedService<IMailingworkWebhookClient>("second"), Is.Not.Null);
    }

    [Test]
    public async Task Add_of_the_same_account_twice_registers_one_client()
    {
        _services.AddSingleton(Configuration("Mailingwork:", "bound"));
        _services.AddMailingworkWebhooks();
        _services.AddMailingworkWebhooks().ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        _services.AddMailingworkWebhooks("second", Account("one"));
        _services.AddMailingworkWebhooks("second", options => options.Username = "two").ConfigurePrimaryHttpMessageHandler(() => _api.Handler);
        await using var provider = Build();

        foreach (var client in provider.GetServices<IMailingworkWebhookClient>())
        {
            await client.GetWebhooksAsync();
        }

        foreach (var client in provider.GetKeyedServices<IMailingworkWebhookClient>("second"))
        {
            await client.GetWebhooksAsync();
        }

        AssertUsers("bound", "two");
    }

    [Test]
    public async Task Client_that_the_application_registered_is_not_replaced()
    {
        _services.AddSingleton<IMailingworkWebhookClient>(new ApplicationClient());
        _services.AddMailingworkWebhooks(Account("code"));
        await using var provider = Build();

        Assert.That(provider.GetServices<IMailingworkWebhookClient>().Single(), Is.TypeOf<ApplicationClient>());
    }

    [Test]
    public void Argument_that_is_null_or_blank_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => MailingworkServiceCollectionExtensions.AddMailingworkWebhooks(null!), IsNull("services"));
            Assert.That(() => MailingworkServiceCollectionExtensions.AddMailingworkWebhooks(null!, Account("x")), IsNull("services"));
            Assert.That(() => MailingworkServiceCollectionExtensions.AddMailingworkWebhooks(null!, Configuration("", "x")), IsNull("services"));
            Assert.That(() => MailingworkServiceCollectionExtensions.AddMailingworkWebhooks(null!, "x", Account("x")), IsNull("services"));
            Assert.That(() => _services.AddMailingworkWebhooks((Action<MailingworkOptions>)null!), IsNull("configure"));
            Assert.That(() => _services.AddMailingworkWebhooks((IConfiguration)null!), IsNull("section"));
            Assert.That(() => _services.AddMailingworkWebhooks(" ", Account("x")), Throws.ArgumentException);
            Assert.That(() => _services.AddMailingworkWebhooks("x", (Action<MailingworkOptions>)null!), IsNull("configure"));
            Assert.That(() => _services.AddMailingworkWebhooks("x", (IConfiguration)null!), IsNull("section"));
            Assert.That(() => _services.AddMailingworkWebhooks("", Configuration("", "x")), Throws.ArgumentException);
        });

        static IResolveConstraint IsNull(string argument) => Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo(argument);
    }

    [Test]
    public async Task Every_account_has_an_http_client_with_its_own_name_and_no_time_out()
    {
        var first = _services.AddMailingworkWebhooks(Account("one"));
        var second = _services.AddMailingworkWebhooks("second", Account("two"));
        await using var provider = Build();
        var clients = provider.GetRequiredService<IHttpClientFactory>();

        Assert.Multiple(() =>
        {
            Assert.That((first.Name, second.Name), Is.EqualTo(("EmailWebhooks.Mailingwork", "EmailWebhooks.Mailingwork:second")));
            Assert.That(clients.CreateClient("EmailWebhooks.Mailingwork").Timeout, Is.EqualTo(Timeout.InfiniteTimeSpan));
            Assert.That(clients.CreateClient("EmailWebhooks.Mailingwork:second").Timeout, Is.EqualTo(Timeout.InfiniteTimeSpan));
        });
    }

    [Test]
    public async Task Http_client_of_the_application_with_the_vendors_name_is_not_changed()
    {
        _services.AddHttpClient("Mailingwork").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler());
        _services.AddMailingworkWebhooks(Account("one"));
        await using var provider = Build();

        var handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("Mailingwork");
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler!;
        }

        Assert.That(((SocketsHttpHandler)handler).AllowAutoRedirect);
        Assert.That(provider.GetRequiredService<IHttpClientFactory>().CreateClient("Mailingwork").Timeout, Is.EqualTo(TimeSpan.FromSeconds(100)));
    }

    private static Action<MailingworkOptions> Account(string user) => options => (options.Username, options.Password, options.RetryDelay) = (user, "p", TimeSpan.Zero);

    private static IConfiguration Configuration(string prefix, string user) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            [prefix + "Username"] = user,
            [prefix + "Password"] = "p",
            [prefix + "BaseAddress"] = $"https://{user}.example.test/root",
            [prefix + "RetryDelay"] = "0",
        })
        .Build();

    private ServiceProvider Build() => _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private async Task CallAsync()
    {
        await using var provider = Build();
        await provider.GetRequiredService<IMailingworkWebhookClient>().GetWebhooksAsync();
    }

    private void AssertUsers(params string[] users) =>
        Assert.That(_api.Requests.Select(request => request.Form), Is.EqualTo(users.Select(user => $"username={user}&password=p")));

    private sealed class ApplicationClient : IMailingworkWebhookClient
    {
        public Task<MailingworkWebhook> CreateWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<MailingworkWebhook> EnsureWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<MailingworkWebhook>> GetWebhooksAsync(string? app = null, MailingworkEventType? eventType = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task ActivateWebhookAsync(long id, bool replayEvents = false, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task DeleteWebhookAsync(long id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
