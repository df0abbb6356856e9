using EmailWebhooks.AspNetCore.Receiving;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>
/// Checks one account when the server begins to listen, then at every interval and after every change of the options or the
/// endpoints.
/// </summary>
internal sealed class RegistrationService(
    RegisteredAccount account,
    RegistrationKeeper keeper,
    RegistrationStatus status,
    RegistrationLog log,
    IOptionsMonitor<MailingworkRegistrationOptions> options,
    IOptionsMonitor<WebhookReceiverOptions> receiver,
    IOptionsMonitor<MailingworkOptions> client,
    HandlerPipeline handlers,
    EndpointDataSource endpoints,
    IHostApplicationLifetime lifetime,
    TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan WaitAfterFault = TimeSpan.FromMinutes(1);

    private TaskCompletionSource _changed = NewChange();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await ServerListensAsync(stoppingToken).ConfigureAwait(false))
        {
            return;
        }

        using var ownChanges = options.OnChange((_, name) => Changed(name));
        using var receiverChanges = receiver.OnChange((_, name) => Changed(name));
        using var clientChanges = client.OnChange((_, name) => Changed(name));
        using var endpointChanges = Microsoft.Extensions.Primitives.ChangeToken.OnChange(endpoints.GetChangeToken, () => Changed(account.OptionsName));
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = Volatile.Read(ref _changed).Task;
            try
            {
                await WaitAsync(await RunAsync(stoppingToken).ConfigureAwait(false), changed, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            if (changed.IsCompleted)
            {
                Volatile.Write(ref _changed, NewChange());
                keeper.Reset();
            }
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Changed(string? name)
    {
        if ((name ?? Options.DefaultName) == account.OptionsName)
        {
            Volatile.Read(ref _changed).TrySetResult();
        }
    }

    /// <summary>False when the application stops before it has started.</summary>
    private async Task<bool> ServerListensAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        using var onStopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stoppingToken.IsCancellationRequested;
    }

    /// <returns>The time until the next run.</returns>
    private async Task<TimeSpan> RunAsync(CancellationToken stoppingToken)
    {
        KeeperReport report;
        try
        {
            report = await CheckAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // An unhandled exception of a background service would stop the application.
            log.CheckFailed(failure, WaitAfterFault);
            report = new(HealthStatus.Degraded, "The check failed; see the log.", Plan: null, WaitAfterFault);
        }

        status.Set(report, keeper);
        return report.Wait;
    }

    private async Task<KeeperReport> CheckAsync(CancellationToken stoppingToken)
    {
        var current = options.Get(account.OptionsName);
        var (path, problem) = RegistrationRoute.Find(endpoints, account.Name);
        if (path is null)
        {
            log.RouteUnusable(problem!);
            return new(HealthStatus.Unhealthy, problem!, Plan: null, current.CheckInterval);
        }

        var secrets = receiver.Get(account.OptionsName);
        var eventTypes = current.EventTypes is { Count: > 0 } names ? names.Select(static name => new MailingworkEventType(name)) : handlers.MailingworkEventTypes;
        var wanted = new WantedWebhooks(
            current.App, [.. eventTypes.Distinct()], Append(current.PublicAddress!, path), secrets.SecretParameter, [.. (secrets.Secrets ?? []).Distinct(StringComparer.Ordinal)]);
        var settings = new KeeperSettings(
            Append(current.ProbeAddress ?? current.PublicAddress!, path), current.CheckInterval, current.Reactivate, current.DryRun);
        return await keeper.RunAsync(wanted, settings, stoppingToken).ConfigureAwait(false);
    }

    private static Uri Append(Uri root, string path) => new(root.AbsoluteUri.TrimEnd('/') + path);

    private async Task WaitAsync(TimeSpan wait, Task changed, CancellationToken stoppingToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(Task.Delay(wait, timeProvider, ended.Token), changed).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        stoppingToken.ThrowIfCancellationRequested();
    }
}
