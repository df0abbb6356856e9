using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>The settings of a run.</summary>
/// <param name="ProbeBaseUrl">The URL at which the application reaches its own endpoint, without the event and the secret.</param>
/// <param name="CheckInterval">The time between two runs.</param>
/// <param name="Reactivate">Whether inactive webhooks are activated.</param>
/// <param name="DryRun">Whether nothing is changed.</param>
internal sealed record KeeperSettings(Uri ProbeBaseUrl, TimeSpan CheckInterval, bool Reactivate = true, bool DryRun = false);

/// <summary>The result of a run.</summary>
/// <param name="Health">The health of the account's webhooks.</param>
/// <param name="Description">The reason, without any secret.</param>
/// <param name="Plan">The plan for the webhooks that were listed last; null when the account could not be listed.</param>
/// <param name="Wait">The time until the next run.</param>
internal sealed record KeeperReport(HealthStatus Health, string Description, RegistrationPlan? Plan, TimeSpan Wait);

/// <summary>What one run has done.</summary>
internal sealed record KeeperRun(WantedWebhooks Wanted, KeeperSettings Settings)
{
    public HashSet<(PlanAction Action, Uri Url, long Id)> Done { get; } = [];

    /// <summary>The URLs at which the application has been found to respond.</summary>
    public HashSet<Uri> Responding { get; } = [];

    public Exception? Failure { get; set; }
}
