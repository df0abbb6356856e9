using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>
/// Checks one account: lists its webhooks, makes a plan, carries it out, and repeats this until nothing is left to do. It
/// keeps the state between runs; <see cref="RegistrationPlan"/> decides what to do.
/// </summary>
/// <param name="client">The client of the account.</param>
/// <param name="probe">Probes the application's own endpoint; null when it responds as it should, otherwise the problem.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="log">The log of changes, and of webhooks that are left alone.</param>
internal sealed class RegistrationKeeper(
    IMailingworkWebhookClient client, Func<Uri, CancellationToken, Task<string?>> probe, TimeProvider timeProvider, RegistrationLog log)
{
    /// <summary>How long MAILINGWORK buffers the events of a deactivated webhook (its documentation, "Schnittstellen: WebHooks").</summary>
    private static readonly TimeSpan BufferPeriod = TimeSpan.FromDays(5);

    private readonly UnlistedUrls _unlisted = new();
    private readonly InactiveWebhooks _inactive = new();
    private WantedWebhooks? _wanted;
    private RotationPhase _rotation;
    private int _unsettledRuns;

    /// <summary>Whether the replacement of webhooks with an old secret is over.</summary>
    public bool IsRotated => _rotation == RotationPhase.Over;

    /// <summary>When the account was last listed.</summary>
    public DateTimeOffset? ListedAt { get; private set; }

    /// <summary>When the webhook that has been inactive for longest was found inactive; null when none is inactive.</summary>
    public DateTimeOffset? InactiveSince => _inactive.Since;

    /// <summary>Called when the options have changed: ends all waits, and lets URLs that were created but never listed be created again.</summary>
    public void Reset()
    {
        _unlisted.Clear();
        _unsettledRuns = 0;
        _inactive.Reset();
        log.Reset();
    }

    public async Task<KeeperReport> RunAsync(WantedWebhooks wanted, KeeperSettings settings, CancellationToken cancellationToken)
    {
        if (!wanted.Equals(_wanted))
        {
            _wanted = wanted;
            _rotation = RotationPhase.First;
        }

        var run = new KeeperRun(wanted, settings);
        while (true)
        {
            RegistrationPlan plan;
            try
            {
                plan = MakePlan(run, await client.GetWebhooksAsync(wanted.App, cancellationToken: cancellationToken).ConfigureAwait(false));
            }
            catch (Exception failure) when (IsFailure(failure, cancellationToken))
            {
                return Unreachable(failure, settings);
            }

            var due = settings.DryRun || run.Failure is not null ? [] : plan.Items.Where(item => IsDue(item, run)).ToList();
            if (due.Count == 0)
            {
                return Conclude(plan, run);
            }

            foreach (var item in due)
            {
                await CarryOutAsync(item, run, cancellationToken).ConfigureAwait(false);
                if (run.Failure is MailingworkApiException { IsLoginFailed: true } refused)
                {
                    return Unreachable(refused, settings);
                }
            }
        }
    }

    private static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested;

    private RegistrationPlan MakePlan(KeeperRun run, IReadOnlyList<MailingworkWebhook> found)
    {
        ListedAt = timeProvider.GetUtcNow();
        var plan = RegistrationPlan.Make(run.Wanted, found, _rotation, run.Settings.Reactivate, _unlisted.At(ListedAt.Value));
        _unlisted.KeepOnly(plan.Items.Where(static item => item.Webhook is null).Select(static item => item.Url!));
        _inactive.Update([.. plan.Items.Where(static item => item.IsInactive).Select(static item => item.Webhook!.Id)], ListedAt.Value);
        return plan;
    }

    /// <summary>Nothing is done twice in one run, and no webhook is activated before the wait after its last failure is over.</summary>
    private bool IsDue(PlanItem item, KeeperRun run) =>
        item.IsChange
        && !run.Done.Contains((item.Action, item.Url!, item.Webhook?.Id ?? 0))
        && (item.Action != PlanAction.Activate || _inactive[item.Webhook!.Id].DueAt <= timeProvider.GetUtcNow());

    private async Task CarryOutAsync(PlanItem item, KeeperRun run, CancellationToken cancellationToken)
    {
        var isProbe = item.Action == PlanAction.Activate && !run.Responding.Contains(item.Url!);
        if (!isProbe)
        {
            run.Done.Add((item.Action, item.Url!, item.Webhook?.Id ?? 0));
        }

        try
        {
            switch (item.Action)
            {
                case PlanAction.Create:
                    await CreateAsync(item, run.Wanted.App, cancellationToken).ConfigureAwait(false);
                    break;
                case PlanAction.Delete:
                    await DeleteAsync(item.Webhook!.Id, run.Wanted.App, cancellationToken).ConfigureAwait(false);
                    log.Deleted(item);
                    break;
                case PlanAction.Activate when isProbe:
                    await ProbeAsync(item, run, cancellationToken).ConfigureAwait(false);
                    break;
                case PlanAction.Activate:
                    await client.ActivateWebhookAsync(item.Webhook!.Id, replayEvents: true, cancellationToken).ConfigureAwait(false);
                    log.Activated(item);
                    break;
            }
        }
        catch (Exception failure) when (IsFailure(failure, cancellationToken))
        {
            run.Failure = failure;
            log.ChangeFailed(item, failure);
            if (item.Action == PlanAction.Activate)
            {
                _inactive[item.Webhook!.Id].Postpone(timeProvider.GetUtcNow(), run.Settings.CheckInterval);
            }
        }
    }

    /// <summary>A webhook whose endpoint does not respond is not activated: the replay would fail, and its events could be lost.</summary>
    private async Task ProbeAsync(PlanItem item, KeeperRun run, CancellationToken cancellationToken)
    {
        var url = run.Wanted.UrlOf(run.Settings.ProbeBaseUrl, item.EventType!.Value, item.Secret);
        if (await probe(url, cancellationToken).ConfigureAwait(false) is not { } problem)
        {
            run.Responding.Add(item.Url!);
            return;
        }

        run.Done.Add((item.Action, item.Url!, item.Webhook!.Id));
        Postpone(item, run, $"{problem}. Make the endpoint respond to a POST with status 200 and an empty body");
    }

    private void Postpone(PlanItem item, KeeperRun run, string problem)
    {
        var now = timeProvider.GetUtcNow();
        var inactivity = _inactive[item.Webhook!.Id];
        inactivity.Postpone(now, run.Settings.CheckInterval);
        var left = inactivity.Since + BufferPeriod - now;
        log.StillInactive(item, inactivity.Since, left > TimeSpan.Zero ? left : TimeSpan.Zero, problem);
    }

    /// <summary>Lists once more first: another replica may just have created it.</summary>
    private async Task CreateAsync(PlanItem item, string app, CancellationToken cancellationToken)
    {
        var listed = await client.GetWebhooksAsync(app, item.EventType, cancellationToken).ConfigureAwait(false);
        if (listed.Any(webhook => webhook.Url is { } url && HttpUrl.AreEqual(url, item.Url!)))
        {
            _unlisted.AddUncertain(item.Url!, timeProvider.GetUtcNow());
            return;
        }

        try
        {
            var created = await client.CreateWebhookAsync(app, item.EventType!.Value, item.Url!, cancellationToken).ConfigureAwait(false);
            _unlisted.Add(item.Url!);
            log.Created(item, created.Id);
        }
        catch (Exception failure) when (failure is not MailingworkException { Outcome: MailingworkOutcome.NotApplied })
        {
            _unlisted.AddUncertain(item.Url!, timeProvider.GetUtcNow());
            throw;
        }
    }

    /// <summary>No code for "not found" is documented, so after an error a list shows whether the webhook still exists.</summary>
    private async Task DeleteAsync(long id, string app, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteWebhookAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (MailingworkApiException error) when (!error.IsLoginFailed)
        {
            var left = await client.GetWebhooksAsync(app, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (left.Any(webhook => webhook.Id == id))
            {
                throw;
            }
        }
    }

    private KeeperReport Unreachable(Exception failure, KeeperSettings settings)
    {
        var isRefused = failure is MailingworkApiException { IsLoginFailed: true };
        var wait = isRefused ? Backoff.Longest : UnsettledWait(settings.CheckInterval);
        log.Unreachable(failure, isRefused, wait);
        return isRefused
            ? new(HealthStatus.Unhealthy, "MAILINGWORK refuses the login. Check the user name and the password of the account.", Plan: null, wait)
            : new(HealthStatus.Degraded, "MAILINGWORK could not be reached; see the log.", Plan: null, wait);
    }

    private KeeperReport Conclude(RegistrationPlan plan, KeeperRun run)
    {
        foreach (var item in plan.Items.Where(item => item.IsInactive && !run.Settings.DryRun))
        {
            var isDone = run.Done.Contains((PlanAction.Activate, item.Url!, item.Webhook!.Id));
            if (_inactive[item.Webhook.Id].DueAt <= timeProvider.GetUtcNow() && (isDone || item.Action == PlanAction.Leave))
            {
                Postpone(item, run, isDone
                    ? "it was activated, but the account still lists it as inactive. Check the account"
                    : "the setting Reactivate is false. Activate it at MAILINGWORK, or set Reactivate to true");
            }
        }

        log.LeftAlone(plan, created: run.Done.Where(static done => done.Action == PlanAction.Create).Select(static done => done.Url), run.Settings.DryRun);
        if (run.Failure is null && !run.Settings.DryRun)
        {
            _rotation = _rotation == RotationPhase.Over || plan.IsRotated ? RotationPhase.Over : RotationPhase.Second;
        }

        var isSettled = run.Settings.DryRun || (run.Failure is null && plan.IsRotated);
        var wait = isSettled ? Jitter(run.Settings.CheckInterval) : UnsettledWait(run.Settings.CheckInterval);
        _unsettledRuns = isSettled ? 0 : _unsettledRuns;
        var (health, description) = plan.Health();
        return new(health, description, plan, _inactive.Shorten(wait, timeProvider.GetUtcNow()));
    }

    private TimeSpan UnsettledWait(TimeSpan checkInterval) => Backoff.After(_unsettledRuns++, checkInterval, checkInterval);

    private static TimeSpan Jitter(TimeSpan interval) => interval * (0.9 + (0.2 * Random.Shared.NextDouble()));
}
