using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.DependencyInjection;

public sealed class OptionsValidationTests
{
    private const string Secret = "s3cret-9f3a";

    private static IEnumerable<TestCaseData> BrokenRules()
    {
        yield return Rule("Username", options => options.Username = "");
        yield return Rule("Username", options => options.Username = null!);
        yield return Rule("Password", options => options.Password = " ");
        yield return Rule("Password", options => options.Password = null!);
        yield return Rule("BaseAddress", options => options.BaseAddress = null!);
        yield return Rule("BaseAddress", options => options.BaseAddress = new Uri($"/{Secret}", UriKind.Relative));
        yield return Rule("BaseAddress", options => options.BaseAddress = new Uri($"ftp://{Secret}.example.test"));
        yield return Rule("BaseAddress", options => options.BaseAddress = new Uri($"http://{Secret}.example.test"));
        yield return Rule("BaseAddress", options => options.BaseAddress = new Uri($"https://user:{Secret}@example.test"));
        yield return Rule("BaseAddress", options => options.BaseAddress = new Uri($"https://example.test/?key={Secret}"));
        yield return Rule("BaseAddress", options => options.BaseAddress = new Uri($"https://example.test/#{Secret}"));
        yield return Rule("AttemptTimeout", options => options.AttemptTimeout = TimeSpan.FromMilliseconds(9));
        yield return Rule("AttemptTimeout", options => options.AttemptTimeout = options.TotalTimeout = TimeSpan.FromHours(24) + TimeSpan.FromTicks(1));
        yield return Rule("TotalTimeout", options => options.AttemptTimeout = options.TotalTimeout = Timeout.InfiniteTimeSpan);
        yield return Rule("TotalTimeout", options => options.TotalTimeout = options.AttemptTimeout - TimeSpan.FromTicks(1));
        yield return Rule("MaxRetryAttempts", options => options.MaxRetryAttempts = -1);
        yield return Rule("RetryDelay", options => options.RetryDelay = TimeSpan.FromTicks(-1));
        yield return Rule("RetryDelay", options => options.RetryDelay = TimeSpan.FromHours(24) + TimeSpan.FromTicks(1));
        yield return Rule("RetryDelay", options => options.RetryDelay = options.TotalTimeout + TimeSpan.FromTicks(1));
        yield return Rule("ParameterNames", options => options.ParameterNames = null!);
        yield return Rule("ParameterNames:WebhookId", options => options.ParameterNames.WebhookId = "");
        yield return Rule("ParameterNames:AppFilter", options => options.ParameterNames.AppFilter = "");
        yield return Rule("ParameterNames:EventFilter", options => options.ParameterNames.EventFilter = null!);
        yield return Rule("ParameterNames:ReplayEvents", options => options.ParameterNames.ReplayEvents = " ");
    }

    [TestCaseSource(nameof(BrokenRules))]
    public async Task Broken_rule_fails_the_first_call_and_names_the_setting_without_its_value(string setting, Action<MailingworkOptions> breakRule)
    {
        await using var provider = Provider(services => services.AddMailingworkWebhooks(Valid + breakRule));
        var client = provider.GetRequiredService<IMailingworkWebhookClient>();

        var failure = Assert.ThrowsAsync<OptionsValidationException>(() => client.GetWebhooksAsync());

        Assert.That(failure!.Failures, Has.Some.StartsWith($"Mailingwork:{setting} must "));
        Assert.That(failure.ToString(), Does.Not.Contain(Secret));
    }

    [TestCaseSource(nameof(BrokenRules))]
    public async Task Broken_rule_of_a_named_account_names_the_account(string setting, Action<MailingworkOptions> breakRule)
    {
        await using var provider = Provider(services => services.AddMailingworkWebhooks("second", Valid + breakRule));
        var client = provider.GetRequiredKeyedService<IMailingworkWebhookClient>("second");

        var failure = Assert.ThrowsAsync<OptionsValidationException>(() => client.DeleteWebhookAsync(1));

        Assert.That(failure!.Failures, Has.Some.StartsWith($"MAILINGWORK account \"second\": {setting} must "));
        Assert.That(failure.ToString(), Does.Not.Contain(Secret));
    }

    [Test]
    public async Task Every_broken_rule_is_reported_at_once()
    {
        await using var provider = Provider(services => services.AddMailingworkWebhooks(options => options.MaxRetryAttempts = -1));

        var failure = Assert.Throws<OptionsValidationException>(() => _ = provider.GetRequiredService<IOptions<MailingworkOptions>>().Value);

        Assert.That(failure!.Failures, Is.EqualTo(["Mailingwork:Username must be set.", "Mailingwork:Password must be set.", "Mailingwork:MaxRetryAttempts must not be negative."]));
    }

    private static IEnumerable<TestCaseData> AllowedValues()
    {
        yield return new TestCaseData((Action<MailingworkOptions>)(options => options.BaseAddress = new Uri("http://localhost:5000"))).SetArgDisplayNames("http localhost");
        yield return new TestCaseData((Action<MailingworkOptions>)(options => options.BaseAddress = new Uri("http://127.0.0.1:5000/"))).SetArgDisplayNames("http 127.0.0.1");
        yield return new TestCaseData((Action<MailingworkOptions>)(options => options.BaseAddress = new Uri("http://[::1]:5000/"))).SetArgDisplayNames("http ::1");
        yield return new TestCaseData((Action<MailingworkOptions>)(options => options.AttemptTimeout = options.TotalTimeout = options.RetryDelay = TimeSpan.FromMilliseconds(10))).SetArgDisplayNames("shortest timeouts");
        yield return new TestCaseData((Action<MailingworkOptions>)(options => options.AttemptTimeout = options.TotalTimeout = options.RetryDelay = TimeSpan.FromHours(24))).SetArgDisplayNames("longest timeouts");
        yield return new TestCaseData((Action<MailingworkOptions>)(options => (options.MaxRetryAttempts, options.RetryDelay) = (0, TimeSpan.Zero))).SetArgDisplayNames("no retries");
        yield return new TestCaseData((Action<MailingworkOptions>)(options => options.MaxRetryAttempts = int.MaxValue)).SetArgDisplayNames("the most retries");
    }

    [TestCase("AttemptTimeout", "abc", "must be a time such as 00:00:10")]
    [TestCase("TotalTimeout", "", "must be a time such as 00:01:00")]
    [TestCase("RetryDelay", "s3cret-9f3a", "must be a time such as 00:00:01")]
    [TestCase("MaxRetryAttempts", "1.5", "must be a whole number")]
    [TestCase("IncludeVendorMessage", "yes", "must be true or false")]
    [TestCase("BaseAddress", "https://user:s3cret-9f3a@[bad", "must be an absolute https URL")]
    [TestCase("BaseAddress", "https://user:s3cret-9f3a@example.test/", "must not contain a user name or password: set Username and Password")]
    public async Task Configured_value_that_cannot_be_used_is_named_with_its_account_and_never_quoted(string setting, string value, string rule)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Mailingwork:Username", "u"), new("Mailingwork:Password", "p"), new($"Mailingwork:{setting}", value)]).Build();
        await using var provider = Provider(services =>
        {
            services.AddSingleton<IConfiguration>(configuration);
            services.AddMailingworkWebhooks();
            services.AddMailingworkWebhooks("second", configuration.GetSection("Mailingwork"));
        });

        var failure = Assert.ThrowsAsync<OptionsValidationException>(() => provider.GetRequiredService<IMailingworkWebhookClient>().GetWebhooksAsync());
        var ofSecond = Assert.ThrowsAsync<OptionsValidationException>(() => provider.GetRequiredKeyedService<IMailingworkWebhookClient>("second").GetWebhooksAsync());

        Assert.That(failure!.Failures, Is.EqualTo([$"Mailingwork:{setting} {rule}."]));
        Assert.That(ofSecond!.Failures, Is.EqualTo([$"MAILINGWORK account \"second\": {setting} {rule}."]));
        Assert.That($"{failure}{ofSecond}", Does.Not.Contain(Secret));
    }

    [TestCaseSource(nameof(AllowedValues))]
    public async Task Value_at_the_limit_of_a_rule_is_accepted(Action<MailingworkOptions> configure)
    {
        using var api = new MockHttpMessageHandler();
        api.When("*").RespondResult("[]");

        // The shortest timeouts must not pass while a busy machine makes the call.
        await using var provider = Provider(services => services
            .AddSingleton<TimeProvider>(new FakeTimeProvider())
            .AddMailingworkWebhooks(Valid + configure).ConfigurePrimaryHttpMessageHandler(() => api));

        Assert.That(await provider.GetRequiredService<IMailingworkWebhookClient>().GetWebhooksAsync(), Is.Empty);
    }

    [Test]
    public void Host_with_invalid_options_does_not_start([Values] bool namedAccount)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        _ = namedAccount
            ? builder.Services.AddMailingworkWebhooks("second", _ => { })
            : builder.Services.AddMailingworkWebhooks();
        using var host = builder.Build();

        var failure = Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        var account = namedAccount ? "MAILINGWORK account \"second\": " : "Mailingwork:";
        Assert.That(failure!.Failures, Is.EqualTo([$"{account}Username must be set.", $"{account}Password must be set."]));
    }

    private static void Valid(MailingworkOptions options) => (options.Username, options.Password) = (Secret, Secret);

    private static TestCaseData Rule(string setting, Action<MailingworkOptions> breakRule) => new(setting, breakRule);

    private static ServiceProvider Provider(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        return services.BuildServiceProvider();
    }
}
