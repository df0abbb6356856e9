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

/// <summary>What is known about an inactive webhook.</summary>
internal sealed class Inactivity(DateTimeOffset since)
{
    public DateTimeOffset Since { get; } = since;

    public int Attempts { get; set; }

    /// <summary>The earliest time of the next attempt to activate it.</summary>
    public DateTimeOffset DueAt { get; set; }

    public void Postpone(DateTimeOffset now, TimeSpan checkInterval) => DueAt = now + Backoff.After(Attempts++, checkInterval, Backoff.Longest);
}

/// <summary>The waits after failures.</summary>
internal static class Backoff
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>Begins with five seconds, or the check interval if it is shorter, and doubles up to the longest wait.</summary>
    public static TimeSpan After(int failures, TimeSpan checkInterval, TimeSpan longest)
    {
        var wait = (checkInterval < First ? checkInterval : First) * Math.Pow(2, Math.Min(failures, 20));
        return wait < longest ? wait : longest;
    }
}
