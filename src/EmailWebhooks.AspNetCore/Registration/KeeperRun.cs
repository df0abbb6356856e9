using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>How the wanted webhooks are kept.</summary>
/// <param name="ProbeBaseUrl">Where the application reaches its own endpoint, without the event and the secret.</param>
/// <param name="CheckInterval">The time between two runs.</param>
/// <param name="Reactivate">Whether inactive webhooks are activated.</param>
/// <param name="DryRun">Whether nothing is changed.</param>
internal sealed record KeeperSettings(Uri ProbeBaseUrl, TimeSpan CheckInterval, bool Reactivate = true, bool DryRun = false);

/// <summary>What a run came to.</summary>
/// <param name="Health">How the account stands.</param>
/// <param name="Description">Why, without any secret.</param>
/// <param name="Plan">What the last list of the account asks for; null when it could not be had.</param>
/// <param name="Wait">When the next run is due.</param>
internal sealed record KeeperReport(HealthStatus Health, string Description, RegistrationPlan? Plan, TimeSpan Wait);

/// <summary>What one run has done.</summary>
internal sealed record KeeperRun(WantedWebhooks Wanted, KeeperSettings Settings)
{
    public HashSet<(PlanAction Action, Uri Url, long Id)> Done { get; } = [];

    /// <summary>The URLs at which the application has been found to respond.</summary>
    public HashSet<Uri> Responding { get; } = [];

    public Exception? Failure { get; set; }
}

/// <summary>What is known of an inactive webhook.</summary>
internal sealed class Inactivity(DateTimeOffset since)
{
    public DateTimeOffset Since { get; } = since;

    public int Attempts { get; set; }

    /// <summary>Not before then is it tried again.</summary>
    public DateTimeOffset DueAt { get; set; }

    public void Postpone(DateTimeOffset now, TimeSpan checkInterval) => DueAt = now + Backoff.After(Attempts++, checkInterval, Backoff.Longest);
}

/// <summary>How long to wait after a failure.</summary>
internal static class Backoff
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>From five seconds, or the check interval when it is shorter, doubling to the longest.</summary>
    public static TimeSpan After(int failures, TimeSpan checkInterval, TimeSpan longest)
    {
        var wait = (checkInterval < First ? checkInterval : First) * Math.Pow(2, Math.Min(failures, 20));
        return wait < longest ? wait : longest;
    }
}
