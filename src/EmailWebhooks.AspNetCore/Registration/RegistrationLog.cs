using EmailWebhooks.AspNetCore.Diagnostics;
using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>The registration's log messages. None contains a secret, a query or a credential; a lasting condition is logged once.</summary>
internal sealed partial class RegistrationLog
{
    private readonly ILogger _logger;
    private readonly string _account;
    private HashSet<string> _logged = [];
    private string? _routeProblem;
    private bool _isRefused;

    /// <param name="logger">The logger.</param>
    /// <param name="account">The account's name; null for the default one.</param>
    public RegistrationLog(ILogger logger, string? account)
    {
        _logger = logger;
        _account = account ?? "(default)";
    }

    /// <summary>Called when the options have changed: lasting conditions are logged again.</summary>
    public void Reset()
    {
        _logged = [];
        _routeProblem = null;
        _isRefused = false;
    }

    public void Created(PlanItem item, long id) => Created(_account, id, Event(item), item.Address);

    public void Activated(PlanItem item) => Activated(_account, item.Webhook!.Id, Event(item), item.Address);

    public void Deleted(PlanItem item)
    {
        if (item.Reason == PlanReason.BufferLost)
        {
            DeletedWithBuffer(_account, item.Webhook!.Id, Event(item), item.Address);
        }
        else
        {
            Deleted(_account, item.Webhook!.Id, Event(item), item.Address, Why(item.Reason));
        }
    }

    /// <param name="item">The webhook.</param>
    /// <param name="since">When it was found inactive.</param>
    /// <param name="left">What is left of the time for which MAILINGWORK buffers its events; not negative.</param>
    /// <param name="problem">Why it is still inactive, and what to do about it.</param>
    public void StillInactive(PlanItem item, DateTimeOffset since, TimeSpan left, string problem) =>
        StillInactive(_account, item.Webhook!.Id, Event(item), item.Address, since, problem, TimeSpan.FromMinutes((long)left.TotalMinutes));

    public void ChangeFailed(PlanItem item, Exception failure)
    {
        var eventName = Event(item);
        ChangeFailed(failure is MailingworkException { IsTransient: true } ? LogLevel.Warning : LogLevel.Error, _account, item.Action, eventName, failure);
    }

    public void Unreachable(Exception failure, bool isRefused, TimeSpan wait)
    {
        if (!isRefused)
        {
            _isRefused = false;
            Unreachable(_account, wait, failure);
        }
        else if (!_isRefused)
        {
            _isRefused = true;
            LoginRefused(_account, wait, failure);
        }
    }

    /// <summary>Logs what a plan leaves alone, once for as long as that lasts.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="created">The URLs created in this run, which the account may not list yet.</param>
    /// <param name="isDryRun">Whether the planned changes are logged instead of made.</param>
    public void LeftAlone(RegistrationPlan plan, IEnumerable<Uri> created, bool isDryRun)
    {
        var recent = created.ToHashSet();
        var before = _logged;
        _isRefused = false;
        _logged = [];
        foreach (var item in plan.Items)
        {
            var line = $"{item} {item.Address}";
            var isPlanned = isDryRun && (item.IsChange || item.Action == PlanAction.Replace);
            var isLeft = item.Reason == PlanReason.ActiveUnreadable || (item.Action == PlanAction.Leave && !item.IsInactive && (before.Contains(line) || !recent.Contains(item.Url!)));
            if (!(isPlanned || isLeft) || !_logged.Add(line) || before.Contains(line))
            {
                continue;
            }

            if (isPlanned)
            {
                Planned(_account, item.Action, item.Webhook?.Id ?? 0, Event(item), item.Address);
            }
            else if (item.Reason == PlanReason.CreatedButNotListed)
            {
                NotListed(_account, Event(item), item.Address);
            }
            else
            {
                LeftAlone(_account, item.Webhook!.Id, Event(item), item.Address, Why(item.Reason));
            }
        }
    }

    public void RouteUnusable(string problem)
    {
        if (problem != _routeProblem)
        {
            RouteUnusable(_account, problem);
        }

        _routeProblem = problem;
    }

    public void CheckFailed(Exception failure, TimeSpan wait) => CheckFailed(_account, wait, failure);

    private static string Event(PlanItem item) => LogText.Of(item.EventType?.Name ?? "(unknown)");

    private static string Why(PlanReason reason) => reason switch
    {
        PlanReason.SameUrl => "another one with a lower id has the same URL",
        PlanReason.OldSecret => "its URL carries a secret other than the current one",
        PlanReason.IdUnreadable => "its id cannot be read",
        PlanReason.AppUnknown => "the account does not say which application it belongs to",
        PlanReason.EventNotWanted => "its event is not wanted. Delete it at MAILINGWORK if nobody needs it",
        PlanReason.ActiveUnreadable => "its state is missing or unreadable. It is treated as active",
        _ => "it delivers to another URL, which may belong to another environment. Delete it at MAILINGWORK if nobody needs it",
    };

    [LoggerMessage(40, LogLevel.Information, "MAILINGWORK account {Account}: webhook {Id} for {EventName} is registered at {Address}.")]
    private partial void Created(string account, long id, string eventName, string address);

    [LoggerMessage(41, LogLevel.Information, "MAILINGWORK account {Account}: webhook {Id} for {EventName} at {Address} was inactive and has been activated, with a replay of its buffered events.")]
    private partial void Activated(string account, long id, string eventName, string address);

    [LoggerMessage(42, LogLevel.Information, "MAILINGWORK account {Account}: webhook {Id} for {EventName} at {Address} has been deleted, because {Reason}.")]
    private partial void Deleted(string account, long id, string eventName, string address, string reason);

    [LoggerMessage(43, LogLevel.Error, "MAILINGWORK account {Account}: webhook {Id} for {EventName} at {Address} was inactive, and its secret is no longer accepted. It has been deleted, and the events that were buffered for it are lost. Keep an old secret among the accepted ones until its webhooks are replaced.")]
    private partial void DeletedWithBuffer(string account, long id, string eventName, string address);

    [LoggerMessage(44, LogLevel.Error, "MAILINGWORK account {Account}: webhook {Id} for {EventName} at {Address} has been inactive since {Since:u} or earlier: {Problem}. MAILINGWORK buffers its events for five days, of which at most {Left} remain.")]
    private partial void StillInactive(string account, long id, string eventName, string address, DateTimeOffset since, string problem, TimeSpan left);

    [LoggerMessage(EventId = 45, Message = "MAILINGWORK account {Account}: the change {Action} for {EventName} failed. It is retried.")]
    private partial void ChangeFailed(LogLevel level, string account, PlanAction action, string eventName, Exception exception);

    [LoggerMessage(46, LogLevel.Error, "MAILINGWORK account {Account}: the webhooks are not checked. {Problem}")]
    private partial void RouteUnusable(string account, string problem);

    [LoggerMessage(47, LogLevel.Warning, "MAILINGWORK account {Account}: the webhooks could not be listed. The next check is in {Wait}.")]
    private partial void Unreachable(string account, TimeSpan wait, Exception exception);

    [LoggerMessage(48, LogLevel.Error, "MAILINGWORK account {Account}: the login is refused. Correct the user name and the password of the account. The next check is in {Wait}, or as soon as they change.")]
    private partial void LoginRefused(string account, TimeSpan wait, Exception exception);

    [LoggerMessage(49, LogLevel.Error, "MAILINGWORK account {Account}: a webhook for {EventName} was registered at {Address}, or may have been, but the account does not list it. It is not registered again until the options change or, if the outcome of its registration is unknown, an hour has passed. Check the account, and restart the application once the cause is removed.")]
    private partial void NotListed(string account, string eventName, string address);

    [LoggerMessage(50, LogLevel.Warning, "MAILINGWORK account {Account}: webhook {Id} for {EventName} at {Address} is left alone: {Reason}.")]
    private partial void LeftAlone(string account, long id, string eventName, string address, string reason);

    [LoggerMessage(51, LogLevel.Information, "MAILINGWORK account {Account}: dry run, not carried out: {Action} webhook {Id} for {EventName} at {Address}.")]
    private partial void Planned(string account, PlanAction action, long id, string eventName, string address);

    [LoggerMessage(52, LogLevel.Error, "MAILINGWORK account {Account}: the check of the webhooks failed. The next one is in {Wait}.")]
    private partial void CheckFailed(string account, TimeSpan wait, Exception exception);
}
