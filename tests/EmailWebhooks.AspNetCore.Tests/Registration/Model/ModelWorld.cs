using EmailWebhooks.AspNetCore.Registration;
using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Registration.Model;

/// <summary>
/// An account in memory, the replicas that keep its webhooks, the vendor's deliveries, and interference by others. It all
/// runs on one thread, and each call of a replica waits until the schedule continues it, so a schedule always has the same
/// result.
/// </summary>
internal sealed class ModelWorld
{
    /// <summary>The secrets of the configuration, rotated step by step as the README describes.</summary>
    public static readonly string[][] Stages = [["a"], ["a", "b"], ["b", "a"], ["b"], ["b", "c"], ["c", "b"]];

    public static readonly MailingworkEventType[] EventTypes = [MailingworkEventType.OptinFinalized, MailingworkEventType.OptoutFinalized];

    private const string App = "crm";
    private const int FailuresUntilDeactivation = 3;
    private static readonly WantedWebhooks AnyWanted = RegistrationPlanTests.Wanted("any");

    private readonly List<ModelWebhook> _webhooks = [];
    private readonly List<PendingCall> _calls = [];
    private readonly List<Func<object?>> _late = [];
    private readonly Replica[] _replicas;
    private readonly HashSet<int> _handled = [];
    private readonly HashSet<int> _excused = [];
    private readonly HashSet<int> _owed = [];
    private readonly HashSet<MailingworkEventType> _served = [];
    private readonly HashSet<MailingworkEventType> _disrupted = [];
    private readonly List<string> _trace = [];
    private readonly Dictionary<long, string> _foreign = [];
    private bool _wasLate;
    private long _lastId;
    private int _lastEvent;

    public ModelWorld(int replicas)
    {
        _replicas = [.. Enumerable.Range(0, replicas).Select(_ => new Replica(this, stage: 0))];
        AddForeign("shop", AnyWanted.UrlOf(EventTypes[0], "a"));
        AddForeign(App, new Uri("https://staging.example.com/hooks/mailingwork/optin_finalized?key=a"));
        AddForeign(App, new Uri("https://hooks.example.com/hooks/mailingwork/optin_finalized?key=a&tenant=2"));
    }

    public FakeTimeProvider Clock { get; } = new();

    public bool ReceiverIsUp { get; private set; } = true;

    public static string SecretOf(Uri url) => new ModelWebhook(0, "", default, url, null).Secret;

    public void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"{problem}. Steps:\n{string.Join('\n', _trace)}\nWebhooks:\n{string.Join('\n', _webhooks)}");
        }
    }

    public Task<object?> CallAsync(Replica caller, string name, Func<object?> work)
    {
        var call = new PendingCall(caller, name, work);
        _calls.Add(call);
        return call.Ended;
    }

    /// <summary>One step of the schedule.</summary>
    /// <param name="kind">What happens, as a number from 0 to 99.</param>
    /// <param name="choice">Selects the replica, call, webhook or event that it happens to.</param>
    public void Take(int kind, int choice)
    {
        if (_calls.Count == 0 && _late.Count == 0)
        {
            _disrupted.Clear();
        }

        switch (kind)
        {
            case < 48 when _calls.Count > 0:
                EndCall(choice, fault: null);
                break;
            case < 48:
            case < 62:
                StartRun(choice);
                break;
            case < 70 when _calls.Count > 0:
                EndCall(choice / 8, (CallFault)(choice % 5));
                break;
            case < 80:
                Raise(EventTypes[choice % 2]);
                break;
            case < 84:
                Advance(choice);
                break;
            case < 88:
                ReceiverIsUp = !ReceiverIsUp;
                _trace.Add(ReceiverIsUp ? "the receiver is up" : "the receiver is down");
                break;
            case < 91:
                Configure(choice);
                break;
            case < 93:
                Restart(choice);
                break;
            case < 95 when _late.Count > 0:
                EndLate(choice);
                break;
            default:
                Interfere(kind, choice);
                break;
        }

        ThrowIfBroken();
    }

    /// <summary>Ends all interference, and gives the replicas time to finish with the same configuration and the receiver up.</summary>
    public void Settle()
    {
        _trace.Add("settle");
        ReceiverIsUp = true;
        while (_late.Count > 0)
        {
            EndLate(0);
        }

        // Webhooks with an old secret are deleted only until the first complete run after a start or a change of configuration,
        // so what the server carries out later is replaced after the next start.
        var last = _replicas.Max(static replica => replica.Stage);
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < _replicas.Length; i++)
            {
                if (round == 0 && _wasLate)
                {
                    Restart(i);
                }

                if (round == 1 && _replicas[i].Stage != last)
                {
                    _replicas[i].Configure(last);
                }

                if (!_replicas[i].IsRunning)
                {
                    StartRun(i);
                }

                while (_calls.Count > 0)
                {
                    EndCall(0, fault: null);
                }

                ThrowIfBroken();
            }

            Clock.Advance(TimeSpan.FromMinutes(10));
        }
    }

    /// <summary>Checks what must be true at the end.</summary>
    public void Check()
    {
        foreach (var eventType in EventTypes)
        {
            var ours = _webhooks.Where(webhook => IsOurs(webhook) && webhook.EventType == eventType).ToList();
            Require(ours is [{ IsActive: true }], $"there must be exactly one active webhook for {eventType}");
            Require(_replicas.All(replica => replica.Secrets.Contains(ours[0].Secret)), $"the secret of the webhook for {eventType} must be accepted by every replica");
        }

        foreach (var (id, before) in _foreign)
        {
            Require(Find(id)?.ToString() == before, $"the foreign webhook {before} must be as it was");
        }

        Require(_owed.IsSubsetOf(_handled.Union(_excused)), $"the events {string.Join(", ", _owed.Except(_handled).Except(_excused))} were not handled");
    }

    public ModelWebhook? Find(long id) => _webhooks.Find(webhook => webhook.Id == id);

    public List<MailingworkWebhook> List(string? app, MailingworkEventType? eventType) =>
    [
        .. _webhooks
            .Where(webhook => webhook.App == (app ?? webhook.App) && webhook.EventType == (eventType ?? webhook.EventType))
            .Select(static webhook => webhook.ToRow()),
    ];

    /// <summary>A replica that has listed its own webhook notices when it is deleted; before that, it must not create it again.</summary>
    public void See(Replica caller, IEnumerable<MailingworkWebhook> listed)
    {
        foreach (var webhook in _webhooks.Where(webhook => webhook.UnseenBy == caller && listed.Any(row => row.Id == webhook.Id)))
        {
            webhook.UnseenBy = null;
        }
    }

    public MailingworkWebhook Create(Replica? creator, string app, MailingworkEventType eventType, Uri url)
    {
        var webhook = new ModelWebhook(++_lastId, app, eventType, url, creator);
        _webhooks.Add(webhook);
        if (!_disrupted.Contains(eventType))
        {
            _served.Add(eventType);
        }

        return webhook.ToRow();
    }

    public object? Activate(long id)
    {
        var webhook = Find(id) ?? throw new MailingworkApiException("ActivateWebHook", 7, "No webhook has this id.");
        Require(IsOurs(webhook), $"the foreign webhook {webhook} is activated");
        if (ReceiverIsUp)
        {
            // When the receiver goes down between the probe and the activation, the model keeps the events.
            webhook.IsActive = true;
            webhook.Failures = 0;
            _handled.UnionWith(webhook.Buffer);
            webhook.Buffer.Clear();
        }

        return null;
    }

    public object? Delete(Replica caller, long id)
    {
        var webhook = Find(id) ?? throw new MailingworkApiException("DeleteWebHookById", 7, "No webhook has this id.");
        Require(IsOurs(webhook), $"the foreign webhook {webhook} is deleted");
        if (!caller.Secrets.Contains(webhook.Secret))
        {
            // Documented: the events buffered for a webhook whose secret is no longer accepted are lost.
            _excused.UnionWith(webhook.Buffer);
        }

        _webhooks.Remove(webhook);
        return null;
    }

    private static bool IsOurs(ModelWebhook webhook) => webhook.App == App && AnyWanted.TryGetSecret(webhook.EventType, webhook.Url, out _);

    private void ThrowIfBroken()
    {
        foreach (var replica in _replicas)
        {
            replica.ThrowIfBroken();
        }
    }

    private void AddForeign(string app, Uri url)
    {
        var row = Create(creator: null, app, EventTypes[0], url);
        _foreign.Add(row.Id, Find(row.Id)!.ToString());
        _served.Clear();
    }

    private void StartRun(int choice)
    {
        var index = choice % _replicas.Length;
        if (!_replicas[index].IsRunning)
        {
            _trace.Add($"{index}: run");
            _replicas[index].StartRun();
        }
    }

    private void EndCall(int choice, CallFault? fault)
    {
        var call = _calls[choice % _calls.Count];
        _calls.Remove(call);
        _trace.Add($"{Array.IndexOf(_replicas, call.Caller)}: {call.Name} {fault}");
        if (call.End(call.Name == "probe" ? null : fault) is { } work)
        {
            _late.Add(work);
        }
    }

    private void EndLate(int choice)
    {
        var work = _late[choice % _late.Count];
        _late.Remove(work);
        _wasLate = true;
        _trace.Add("late work");
        try
        {
            work();
        }
        catch (MailingworkApiException)
        {
            _trace.Add("which fails");
        }
    }

    private void Raise(MailingworkEventType eventType)
    {
        var id = ++_lastEvent;
        var ours = _webhooks.Where(webhook => IsOurs(webhook) && webhook.EventType == eventType).ToList();
        _trace.Add($"event {id}: {eventType}");
        Require(
            ours.Exists(webhook => _replicas.All(replica => replica.Secrets.Contains(webhook.Secret))) || !_served.Contains(eventType),
            $"there is no webhook for the event {id} whose secret every replica accepts");
        foreach (var webhook in ours)
        {
            if (!webhook.IsActive)
            {
                webhook.Buffer.Add(id);
            }
            else if (ReceiverIsUp && _replicas.All(replica => replica.Secrets.Contains(webhook.Secret)))
            {
                _handled.Add(id);
                webhook.Failures = 0;
            }
            else
            {
                // The model's vendor does not retry deliveries that failed before the deactivation.
                _excused.Add(id);
                webhook.IsActive = ++webhook.Failures < FailuresUntilDeactivation;
            }
        }

        if (ours.Count > 0 && !_disrupted.Contains(eventType))
        {
            _owed.Add(id);
        }
    }

    private void Advance(int choice)
    {
        Clock.Advance(choice % 2 == 0 ? TimeSpan.FromSeconds(5) : TimeSpan.FromMinutes(30));
        _trace.Add($"it is {Clock.GetUtcNow():T}");
    }

    /// <summary>The next step of a rotation begins when all replicas have completed the one before.</summary>
    private void Configure(int choice)
    {
        var index = choice % _replicas.Length;
        var next = _replicas[index].Stage + 1;
        if (next < Stages.Length && !_replicas[index].IsRunning && _replicas.All(replica => replica.Stage >= next || (replica.Stage == next - 1 && replica.IsSettled)))
        {
            _trace.Add($"{index}: secrets {string.Join(", ", Stages[next])}");
            _replicas[index].Configure(next);
        }
    }

    /// <summary>A killed replica's calls may still be carried out, but nothing waits for them.</summary>
    private void Restart(int choice)
    {
        var index = choice % _replicas.Length;
        _trace.Add($"{index}: restart");
        _late.AddRange(_calls.Where(call => call.Caller == _replicas[index] && choice / 8 % 2 == 1).Select(static call => call.Work));
        _calls.RemoveAll(call => call.Caller == _replicas[index]);
        _replicas[index] = new Replica(this, _replicas[index].Stage);
    }

    /// <summary>Changes the account as its owner could.</summary>
    private void Interfere(int kind, int choice)
    {
        var ours = _webhooks.Where(IsOurs).ToList();
        var secrets = _replicas[choice % _replicas.Length].Secrets;
        var eventType = EventTypes[choice % 2];
        if (kind >= 98)
        {
            _trace.Add($"someone creates a webhook for {eventType} with the secret {secrets[0]}");
            Create(creator: null, App, eventType, AnyWanted.UrlOf(eventType, secrets[0]));
        }
        else if (ours.Count > 0)
        {
            var webhook = ours[choice % ours.Count];
            if (kind == 97 && webhook.UnseenBy is null)
            {
                _trace.Add($"someone deletes {webhook}");
                _excused.UnionWith(webhook.Buffer);
                _webhooks.Remove(webhook);

                // A replica that has just listed it may be about to delete its duplicate, which nothing can prevent: the event
                // counts as served again when a webhook is created after all calls have ended.
                _served.Remove(webhook.EventType);
                _disrupted.Add(webhook.EventType);
            }
            else
            {
                _trace.Add($"someone deactivates {webhook}");
                webhook.IsActive = false;
            }
        }
    }
}
