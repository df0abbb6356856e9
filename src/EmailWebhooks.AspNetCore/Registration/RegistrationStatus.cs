using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>The result of an account's last run, for the health check and the instruments.</summary>
internal sealed class RegistrationStatus
{
    private static readonly WantedState[] States = Enum.GetValues<WantedState>();

    private readonly TimeProvider _timeProvider;
    private readonly KeyValuePair<string, object?> _account;
    private Snapshot _last = new(new KeeperReport(HealthStatus.Degraded, "No check has completed yet.", Plan: null, TimeSpan.Zero), ListedAt: null, InactiveSince: null);

    public RegistrationStatus(RegisteredAccount account, IMeterFactory meterFactory, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _account = new("email_webhooks.account", account.OptionsName);
        var meter = meterFactory.Create(WebhookTelemetry.MeterName);
        meter.CreateObservableGauge(
            "email_webhooks.registration.webhooks", Webhooks, "{webhook}", "The wanted MAILINGWORK webhooks by their state at the last check: active, unreadable, inactive or missing.");
        meter.CreateObservableGauge(
            "email_webhooks.registration.check.age", () => Age(_last.ListedAt), "s", "The time since the MAILINGWORK account was last listed.");
        meter.CreateObservableGauge(
            "email_webhooks.registration.inactive.age", () => Age(_last.InactiveSince), "s", "The time since a wanted MAILINGWORK webhook was found inactive. The vendor buffers its events for five days.");
    }

    public KeeperReport Report => _last.Report;

    public void Set(KeeperReport report, RegistrationKeeper keeper) => _last = new(report, keeper.ListedAt, keeper.InactiveSince);

    private IEnumerable<Measurement<int>> Webhooks() => _last.Report.Plan is not { } plan
        ? []
        : States.Select(state => new Measurement<int>(
            plan.States.Values.Count(found => found == state),
            _account,
            new("email_webhooks.state", state switch
            {
                WantedState.Active => "active",
                WantedState.ActiveUnreadable => "unreadable",
                WantedState.Inactive => "inactive",
                _ => "missing",
            })));

    private IEnumerable<Measurement<double>> Age(DateTimeOffset? since) =>
        since is { } instant ? [new Measurement<double>((_timeProvider.GetUtcNow() - instant).TotalSeconds, _account)] : [];

    private sealed record Snapshot(KeeperReport Report, DateTimeOffset? ListedAt, DateTimeOffset? InactiveSince);
}

/// <summary>Reports the result of the last check of the account.</summary>
internal sealed class RegistrationHealthCheck(RegistrationStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var report = status.Report;
        return Task.FromResult(new HealthCheckResult(
            report.Health == HealthStatus.Unhealthy ? context.Registration.FailureStatus : report.Health, report.Description));
    }
}
