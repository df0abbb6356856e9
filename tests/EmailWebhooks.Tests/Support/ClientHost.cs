using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace EmailWebhooks.Tests.Support;

/// <summary>A container with one client, set up as in an application, and everything that it logs.</summary>
internal sealed class ClientHost : IAsyncDisposable
{
    public const string Username = "api-user";
    public const string Password = "pa$$ w&rd+ü";

    private readonly ServiceProvider _provider;
    private readonly string? _account;

    public ClientHost(Action<MailingworkOptions>? configure = null, HttpMessageHandler? network = null, TimeProvider? timeProvider = null, Action<IHttpClientBuilder>? configureHttp = null, Action<IServiceCollection>? configureServices = null, string? account = null)
    {
        _account = account;
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging(WatchForLeaks));
        if (timeProvider is not null)
        {
            services.AddSingleton(timeProvider);
        }

        configureServices?.Invoke(services);
        var http = account is null ? services.AddMailingworkWebhooks(Configure) : services.AddMailingworkWebhooks(account, Configure);
        if (network is not null)
        {
            http.ConfigurePrimaryHttpMessageHandler(() => network);
        }

        configureHttp?.Invoke(http);
        _provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        void Configure(MailingworkOptions options)
        {
            options.Username = Username;
            options.Password = Password;
            options.RetryDelay = TimeSpan.Zero;
            configure?.Invoke(options);
        }
    }

    /// <summary>Every log line of every category.</summary>
    public IReadOnlyList<FakeLogRecord> Logs => _provider.GetFakeLogCollector().GetSnapshot();

    public IEnumerable<FakeLogRecord> Warnings => Logs.Where(line => line.Level >= LogLevel.Warning);

    public IMailingworkWebhookClient Client => _provider.GetRequiredKeyedService<IMailingworkWebhookClient>(_account);

    /// <summary>A client that gets prepared responses.</summary>
    public static ClientHost Of(ApiStub stub, Action<MailingworkOptions>? configure = null) => new(configure, stub.Handler);

    /// <summary>A client of the emulator, which is a real server.</summary>
    public static ClientHost Of(MailingworkEmulator emulator, Action<MailingworkOptions>? configure = null, TimeProvider? timeProvider = null, Action<IHttpClientBuilder>? configureHttp = null, Action<IServiceCollection>? configureServices = null, HttpMessageHandler? network = null) =>
        new(
            options =>
            {
                options.BaseAddress = emulator.BaseAddress;
                options.Username = emulator.Username;
                options.Password = emulator.Password;
                configure?.Invoke(options);
            },
            network,
            timeProvider,
            configureHttp,
            configureServices);

    /// <summary>Everything that a log line contains, including its scopes and its exception.</summary>
    public static string TextOf(FakeLogRecord line) =>
        string.Join("\n", [line.Category, line.Message, .. line.StructuredState?.Select(value => $"{value.Key}={value.Value}") ?? [], .. line.Scopes.Select(scope => $"{scope}"), $"{line.Exception}"]);

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private static void WatchForLeaks(FakeLogCollectorOptions options)
    {
        options.OutputFormatter = static line => line.Category?.StartsWith("EmailWebhooks", StringComparison.Ordinal) == true ? TextOf(line) : "";
        options.OutputSink = LeakWatch.See;
    }
}
