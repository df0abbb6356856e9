using EmailWebhooks.AspNetCore.Registration;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Registration.Live;

/// <summary>One replica's registration, with the real client and the real probe; a test starts its runs.</summary>
internal sealed class LiveReplica : IAsyncDisposable
{
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    private static readonly KeeperSettings Settings = new(new Uri("https://hooks.example.com/hooks/mailingwork"), TimeSpan.FromMinutes(5));

    private readonly ServiceProvider _services;
    private readonly RegistrationProbe _probe;
    private readonly RegistrationKeeper _keeper;

    /// <param name="mailingwork">The account.</param>
    /// <param name="clock">The clock of the client, the probe and the registration.</param>
    /// <param name="receivers">What receives the probes; null for the network.</param>
    /// <param name="client">Changes the client.</param>
    public LiveReplica(MailingworkEmulator mailingwork, FakeTimeProvider clock, HttpMessageHandler? receivers = null, Action<IHttpClientBuilder>? client = null)
    {
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(Log)));
        var builder = services.AddMailingworkWebhooks(options =>
        {
            options.BaseAddress = mailingwork.BaseAddress;
            options.Username = mailingwork.Username;
            options.Password = mailingwork.Password;
            options.AttemptTimeout = AttemptTimeout;
            options.MaxRetryAttempts = 1;
            options.RetryDelay = TimeSpan.Zero;
        });
        client?.Invoke(builder);
        _services = services.BuildServiceProvider();
        _probe = new RegistrationProbe(clock, handler: receivers);
        var log = new RegistrationLog(_services.GetRequiredService<ILogger<MailingworkRegistrationOptions>>(), account: null);
        _keeper = new RegistrationKeeper(_services.GetRequiredService<IMailingworkWebhookClient>(), _probe.PostAsync, clock, log);
    }

    public FakeLogCollector Log { get; } = Logs.Create();

    /// <summary>The report of the last run.</summary>
    public KeeperReport? Report { get; private set; }

    public async Task RunAsync(WantedWebhooks wanted) => Report = await _keeper.RunAsync(wanted, Settings, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _probe.Dispose();
        await _services.DisposeAsync();
    }
}
