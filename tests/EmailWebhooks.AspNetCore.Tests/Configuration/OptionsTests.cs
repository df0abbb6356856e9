using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Tests.Configuration;

public sealed class OptionsTests
{
    [Test]
    public void Options_have_the_documented_defaults()
    {
        var options = new WebhookReceiverOptions();

        Assert.That(options.Secrets, Is.Empty);
        Assert.That(options.AllowUnauthenticated, Is.False);
        Assert.That(options.SecretParameter, Is.EqualTo("key"));
        Assert.That(options.MaxBodySize, Is.EqualTo(262_144));
        Assert.That(options.RefuseUnhandledEvents, Is.False);
    }

    [Test]
    public void Options_are_bound_from_their_section_and_then_configured()
    {
        var options = Resolve(
            new ReloadableSettings(("Secrets:0", "a"), ("Secrets:1", "b"), ("AllowUnauthenticated", "true"), ("SecretParameter", "token"), ("MaxBodySize", "1000")),
            configured =>
            {
                configured.Secrets.Add("c");
                configured.MaxBodySize *= 2;
            });

        Assert.That(string.Join(' ', options.Secrets), Is.EqualTo("a b c"));
        Assert.That(options.AllowUnauthenticated, Is.True);
        Assert.That(options.SecretParameter, Is.EqualTo("token"));
        Assert.That(options.MaxBodySize, Is.EqualTo(2000));
    }

    [Test]
    public void AddWebhookReceiver_again_binds_once_and_configures_further()
    {
        var options = Resolve(
            new ReloadableSettings(("Secrets:0", "a")),
            configured => configured.Secrets.Add("b"),
            configured => configured.Secrets.Add("c"),
            null);

        Assert.That(string.Join(' ', options.Secrets), Is.EqualTo("a b c"));
    }

    [Test]
    public void Options_work_without_a_configuration()
    {
        var options = Resolve(null, configured => configured.Secrets.Add("a"));

        Assert.That(options.Secrets.Single(), Is.EqualTo("a"));
    }

    [Test]
    public async Task Application_without_a_secret_does_not_start_and_says_what_to_set()
    {
        await Assert.ThatAsync(
            () => ReceiverHost.StartAsync(_ => { }, _ => { }),
            Throws.TypeOf<OptionsValidationException>()
                .With.Message.Contains("WebhookReceiver:Secrets").And.Message.Contains("WebhookReceiver:AllowUnauthenticated"));
    }

    [Test]
    public async Task Application_whose_secrets_are_a_string_instead_of_a_list_does_not_start()
    {
        var settings = new ReloadableSettings(("Secrets", "not a list"));

        await Assert.ThatAsync(
            () => ReceiverHost.StartAsync(_ => { }, _ => { }, builder => ((IConfigurationBuilder)builder.Configuration).Add(settings)),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("WebhookReceiver:Secrets:0"));
    }

    [TestCase("WebhookReceiver:Secrets", "top-secret", "")]
    [TestCase("WebhookReceiver:Secrets", "top-secret", " \t")]
    [TestCase("WebhookReceiver:Secrets", "top-secret", null)]
    public async Task Application_with_a_blank_secret_does_not_start(string setting, params string?[] secrets)
    {
        await AssertDoesNotStartAsync(options => options.Secrets = secrets!, setting);
    }

    [Test]
    public async Task Application_without_a_list_of_secrets_does_not_start() => await AssertDoesNotStartAsync(options => options.Secrets = null!, "WebhookReceiver:Secrets");

    [TestCase("")]
    [TestCase(" ")]
    [TestCase(null)]
    public async Task Application_without_a_name_for_the_parameter_does_not_start(string? parameter)
    {
        await AssertDoesNotStartAsync(
            options =>
            {
                options.Secrets.Add("top-secret");
                options.SecretParameter = parameter!;
            },
            "WebhookReceiver:SecretParameter");
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(int.MinValue)]
    public async Task Application_with_a_limit_below_one_byte_does_not_start(int limit)
    {
        await AssertDoesNotStartAsync(
            options =>
            {
                options.Secrets.Add("top-secret");
                options.MaxBodySize = limit;
            },
            "WebhookReceiver:MaxBodySize");
    }

    [TestCase("MaxBodySize", "256 KiB")]
    [TestCase("AllowUnauthenticated", "no-not-really")]
    [TestCase("RefuseUnhandledEvents", "sometimes")]
    public async Task Application_with_a_setting_of_the_wrong_type_does_not_start_and_names_it_without_its_value(string setting, string value)
    {
        var settings = new ReloadableSettings(("Secrets:0", "top-secret"), (setting, value));

        await Assert.ThatAsync(
            () => ReceiverHost.StartAsync(_ => { }, _ => { }, builder => ((IConfigurationBuilder)builder.Configuration).Add(settings)),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("WebhookReceiver:" + setting).And.Message.Not.Contains(value));
    }

    [Test]
    public async Task All_invalid_settings_are_named_together()
    {
        await Assert.ThatAsync(
            () => ReceiverHost.StartAsync(_ => { }, options =>
            {
                options.MaxBodySize = 0;
                options.SecretParameter = "";
            }),
            Throws.TypeOf<OptionsValidationException>()
                .With.Message.Contains("Secrets").And.Message.Contains("SecretParameter").And.Message.Contains("MaxBodySize"));
    }

    [Test]
    public void AddWebhookReceiver_without_services_is_refused()
    {
        Assert.That(() => ((IServiceCollection)null!).AddWebhookReceiver(), Throws.ArgumentNullException);
    }

    private static async Task AssertDoesNotStartAsync(Action<WebhookReceiverOptions> configure, string setting)
    {
        await Assert.ThatAsync(
            () => ReceiverHost.StartAsync(_ => { }, configure),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains(setting).And.Message.Not.Contains("top-secret"));
    }

    private static WebhookReceiverOptions Resolve(ReloadableSettings? settings, params Action<WebhookReceiverOptions>?[] configurations)
    {
        var services = new ServiceCollection();
        if (settings is not null)
        {
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(settings).Build());
        }

        foreach (var configure in configurations)
        {
            services.AddWebhookReceiver(configure);
        }

        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<WebhookReceiverOptions>>().CurrentValue;
    }
}
