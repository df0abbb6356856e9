using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>
/// What has to be done so that each wanted webhook exists once and is active: a pure function of what is wanted and what the
/// account lists. It deletes a webhook only when the same list shows another one that takes its place.
/// </summary>
internal sealed class RegistrationPlan
{
    private readonly WantedWebhooks _wanted;
    private readonly RotationPhase _rotation;
    private readonly bool _reactivate;
    private List<PlanItem> _items = [];
    private readonly Dictionary<MailingworkEventType, WantedState> _states = [];

    private RegistrationPlan(WantedWebhooks wanted, RotationPhase rotation, bool reactivate)
    {
        _wanted = wanted;
        _rotation = rotation;
        _reactivate = reactivate;
    }

    /// <summary>One item for each listed and each missing webhook; deletions come last.</summary>
    public IReadOnlyList<PlanItem> Items => _items;

    /// <summary>The state of each wanted event.</summary>
    public IReadOnlyDictionary<MailingworkEventType, WantedState> States => _states;

    /// <summary>
    /// Whether no webhook is to be created, replaced or deleted, none with an old secret is to be activated, and none that was
    /// created is missing from the list.
    /// </summary>
    public bool IsRotated => _items.TrueForAll(item => item.Action switch
    {
        PlanAction.Create or PlanAction.Replace or PlanAction.Delete => false,
        PlanAction.Activate => item.Secret == _wanted.CurrentSecret,
        _ => item.Reason != PlanReason.CreatedButNotListed,
    });

    /// <summary>The health of the account's webhooks, and the reason.</summary>
    public (HealthStatus Status, string Description) Health()
    {
        var unlisted = _items.Where(static item => item.Reason == PlanReason.CreatedButNotListed).Select(static item => item.EventType!.Value).ToHashSet();
        var problems = _states
            .Where(state => state.Value != WantedState.Active || unlisted.Contains(state.Key))
            .Select(state => $"{state.Key}: {Describe(unlisted.Contains(state.Key) ? WantedState.Missing : state.Value)}")
            .ToList();
        return (_states.Values.Any(static state => state is WantedState.Missing or WantedState.Inactive) || unlisted.Count > 0
                ? HealthStatus.Unhealthy
                : problems.Count > 0 ? HealthStatus.Degraded : HealthStatus.Healthy,
            problems.Count > 0 ? string.Join("; ", problems) : "Every wanted webhook is registered and active.");

        static string Describe(WantedState state) => state switch
        {
            WantedState.Missing => "no webhook is registered",
            WantedState.Inactive => "the webhook is inactive",
            _ => "the state of the webhook is missing or unreadable",
        };
    }

    /// <param name="wanted">The webhooks that should exist.</param>
    /// <param name="found">The webhooks that the account lists for the application.</param>
    /// <param name="rotation">Which webhooks with an old secret are replaced.</param>
    /// <param name="reactivate">Whether inactive webhooks are activated.</param>
    /// <param name="unlisted">The URLs that were created and have not been listed since: they are not created again.</param>
    public static RegistrationPlan Make(
        WantedWebhooks wanted, IEnumerable<MailingworkWebhook> found, RotationPhase rotation, bool reactivate, IReadOnlyCollection<Uri> unlisted)
    {
        var plan = new RegistrationPlan(wanted, rotation, reactivate);

        // A webhook that is listed twice is still one webhook: deleting the duplicate row would delete it.
        var rows = found.Where(row => row.App is null || row.App == wanted.App).OrderBy(static row => row.Id).ToList();
        rows = [.. rows.Where((row, index) => row.Id <= 0 || index == 0 || rows[index - 1].Id != row.Id)];
        foreach (var eventType in wanted.EventTypes)
        {
            var ours = new List<Row>();
            foreach (var row in rows)
            {
                if ((EventOf(row) ?? eventType) == eventType && row.Url is { } url && wanted.TryGetSecret(eventType, url, out var secret))
                {
                    ours.Add(new Row(row, secret, CanBeTouched: row.Id > 0 && row.App is not null));
                }
            }

            plan.AddEvent(eventType, ours, unlisted);
            rows.RemoveAll(row => ours.Exists(one => ReferenceEquals(one.Webhook, row)));
        }

        foreach (var row in rows)
        {
            var isHere = EventOf(row) is { } eventType && row.Url is { } url && wanted.TryGetSecret(eventType, url, out _);
            plan.Add(PlanAction.Leave, isHere ? PlanReason.EventNotWanted : PlanReason.OtherUrl, EventOf(row), "", row);
        }

        plan._items = [.. plan._items.OrderBy(static item => item.Action == PlanAction.Delete).ThenBy(static item => item.Webhook?.Id ?? 0)];
        return plan;
    }

    private static MailingworkEventType? EventOf(MailingworkWebhook row) => row.EventType is { Name.Length: > 0 } named ? named : null;

    private void AddEvent(MailingworkEventType eventType, List<Row> ours, IReadOnlyCollection<Uri> unlisted)
    {
        _states[eventType] = StateOf(ours.Where(row => _wanted.Accepts(row.Secret)));
        var current = ours.Where(row => row.Secret == _wanted.CurrentSecret).ToList();
        if (_rotation == RotationPhase.Over ? !ours.Exists(row => _wanted.Accepts(row.Secret)) : current.Count == 0)
        {
            var url = _wanted.UrlOf(eventType, _wanted.CurrentSecret);
            var isUnlisted = unlisted.Contains(url);
            _items.Add(new PlanItem(
                isUnlisted ? PlanAction.Leave : PlanAction.Create,
                isUnlisted ? PlanReason.CreatedButNotListed : PlanReason.Wanted,
                eventType, _wanted.CurrentSecret, url, Webhook: null));
        }

        var successor = current.Find(static row => row.CanBeTouched) ?? current.Find(static row => row.IsServing);
        foreach (var sameUrl in ours.GroupBy(static row => row.Secret))
        {
            var survivor = sameUrl.FirstOrDefault(static row => row.CanBeTouched);
            foreach (var row in sameUrl)
            {
                var (action, reason) = Decide(row, survivor, successor);
                Add(action, reason, eventType, row.Secret, row.Webhook);
            }
        }
    }

    private (PlanAction Action, PlanReason Reason) Decide(Row row, Row? survivor, Row? successor)
    {
        var isAccepted = _wanted.Accepts(row.Secret);
        if (!row.CanBeTouched)
        {
            return (PlanAction.Leave, row.Webhook.Id > 0 ? PlanReason.AppUnknown : PlanReason.IdUnreadable);
        }

        if (!isAccepted)
        {
            return _rotation == RotationPhase.Over
                ? (PlanAction.Leave, PlanReason.OldSecret)
                : (DeleteWhen(successor is { IsServing: true }), row.IsServing ? PlanReason.OldSecret : PlanReason.BufferLost);
        }

        if (row != survivor)
        {
            return (DeleteWhen(survivor!.IsServing), PlanReason.SameUrl);
        }

        if (!row.IsServing)
        {
            return _reactivate ? (PlanAction.Activate, PlanReason.Inactive) : (PlanAction.Leave, PlanReason.ReactivationOff);
        }

        if (_rotation == RotationPhase.Over || row.Secret == _wanted.CurrentSecret)
        {
            return (PlanAction.Keep, row.IsActive is null ? PlanReason.ActiveUnreadable : PlanReason.Wanted);
        }

        var mayBeNewer = _rotation == RotationPhase.First && row.Webhook.Id > successor?.Webhook.Id;
        return (DeleteWhen(successor is { IsServing: true } && !mayBeNewer), PlanReason.OldSecret);
    }

    private static PlanAction DeleteWhen(bool isServedWithoutIt) => isServedWithoutIt ? PlanAction.Delete : PlanAction.Replace;

    private static WantedState StateOf(IEnumerable<Row> accepted) => accepted.Select(static row => row.IsActive switch
    {
        true => WantedState.Active,
        null => WantedState.ActiveUnreadable,
        false => WantedState.Inactive,
    }).DefaultIfEmpty(WantedState.Missing).Min();

    private void Add(PlanAction action, PlanReason reason, MailingworkEventType? eventType, string secret, MailingworkWebhook webhook) =>
        _items.Add(new PlanItem(action, reason, eventType, secret, webhook.Url, webhook));

    /// <summary>A listed webhook whose URL is that of a wanted event, whatever its secret.</summary>
    private sealed record Row(MailingworkWebhook Webhook, string Secret, bool CanBeTouched)
    {
        public bool? IsActive => Webhook.IsActive;

        /// <summary>A missing or unreadable state counts as active; otherwise every check would activate and replay.</summary>
        public bool IsServing => IsActive ?? true;
    }
}
