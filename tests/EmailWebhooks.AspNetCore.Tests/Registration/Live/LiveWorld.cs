using EmailWebhooks.AspNetCore.Registration;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Registration.Live;

/// <summary>A step of a schedule.</summary>
/// <param name="Kind">What happens, as a number from 0 to 99.</param>
/// <param name="Choice">Selects the replica, webhook or event that it happens to.</param>
/// <param name="Faults">The faults that are queued first.</param>
internal sealed record LiveStep(int Kind, int Choice, (MailingworkFunction Function, MailingworkFault Fault, int Times)[] Faults);

/// <summary>
/// An emulated account, the replicas that keep its webhooks with the real client, and their receivers, with faults of the API
/// and interference by others.
/// </summary>
internal sealed class LiveWorld : IAsyncDisposable
{
    public const string Secret = "s";

    private const int MaxSettlingRounds = 30;

    private static readonly MailingworkEventType[] EventTypes = [MailingworkEventType.OptinFinalized, MailingworkEventType.OptoutFinalized];
    private static readonly WantedWebhooks Wanted = RegistrationPlanTests.Wanted(Secret) with { EventTypes = EventTypes };

    /// <summary>How long, in real time, nothing may happen before a call is considered to hang.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(100);

    private static long _lastEvent;

    private readonly FakeTimeProvider _clock = new();
    private readonly LiveReceivers _receivers;
    private readonly LiveReplica[] _replicas;
    private readonly Dictionary<long, string> _foreign = [];
    private readonly HashSet<MailingworkEventType> _served = [];
    private readonly HashSet<long> _owed = [];
    private readonly List<string> _trace = [];
    private MailingworkEmulator _mailingwork = null!;

    private LiveWorld(LiveReceivers receivers, int replicas)
    {
        _receivers = receivers;
        _receivers.Front = Front.Open;
        _replicas = new LiveReplica[replicas];
    }

    private IEnumerable<MailingworkEmulatorWebhook> Ours => _mailingwork.Webhooks.Where(webhook => !_foreign.ContainsKey(webhook.Id));

    private int Activations => _mailingwork.CountRequests(MailingworkFunction.ActivateWebHook);

    private int Progress => Enum.GetValues<MailingworkFunction>().Sum(_mailingwork.CountRequests) + _receivers.Handled.Count;

    public static async Task<LiveWorld> StartAsync(LiveReceivers receivers, int replicas)
    {
        var world = new LiveWorld(receivers, replicas);
        world._mailingwork = await MailingworkEmulator.StartAsync(new MailingworkEmulatorOptions
        {
            TimeProvider = world._clock,
            DeliveryHandler = receivers,
            DeliveryTimeout = TimeSpan.FromHours(24),
        });
        for (var i = 0; i < replicas; i++)
        {
            world._replicas[i] = world.CreateReplica();
        }

        world.AddForeign("shop", MailingworkEventType.ProfileManagerFinalized, Wanted.UrlOf(EventTypes[0], Secret));
        world.AddForeign(Wanted.App, EventTypes[0], new Uri($"https://staging.example.com/hooks/mailingwork/optin_finalized?key={Secret}"));
        world.AddForeign(Wanted.App, EventTypes[0], new Uri($"{Wanted.UrlOf(EventTypes[0], Secret)}&tenant=2"));
        return world;
    }

    public async Task TakeAsync(LiveStep step)
    {
        foreach (var (function, fault, times) in step.Faults)
        {
            Trace($"{function}: {fault}, {times} times");
            _mailingwork.QueueFault(function, fault, times);
        }

        switch (step.Kind)
        {
            case < 55:
                var running = 1 + (step.Choice % ((1 << _replicas.Length) - 1));
                await RunAsync(Enumerable.Range(0, _replicas.Length).Where(i => (running >> i) % 2 == 1), events: step.Choice / 8 % 3);
                break;
            case < 65:
                await RaiseAsync(EventTypes[step.Choice % 2]);
                break;
            case < 75:
                _receivers.Front = (Front)(step.Choice % 4);
                Trace($"the front: {_receivers.Front}");
                break;
            case < 82:
                _clock.Advance(step.Choice % 2 == 0 ? TimeSpan.FromSeconds(5) : TimeSpan.FromHours(1));
                break;
            case < 85:
                Trace($"{step.Choice % _replicas.Length}: restart");
                await _replicas[step.Choice % _replicas.Length].DisposeAsync();
                _replicas[step.Choice % _replicas.Length] = CreateReplica();
                break;
            default:
                await InterfereAsync(step.Kind, step.Choice);
                break;
        }

        Check(foreignOnly: true);
        _served.UnionWith(Ours.Select(webhook => webhook.EventType));
    }

    /// <summary>Ends all interference, and gives the replicas time to finish; faults that are still queued take effect.</summary>
    public async Task SettleAsync()
    {
        Trace("settle");
        _receivers.Front = Front.Open;
        var quiet = 0;
        for (var round = 0; round < MaxSettlingRounds && quiet < 2; round++)
        {
            for (var i = 0; i < _replicas.Length; i++)
            {
                await RunAsync([i], events: 0);
            }

            quiet = _replicas.All(static replica => replica.Report is { Health: HealthStatus.Healthy, Plan.IsRotated: true }) ? quiet + 1 : 0;
            _clock.Advance(TimeSpan.FromHours(1));
        }
    }

    /// <summary>Checks what must be true at the end, or only what must be true at any time.</summary>
    public void Check(bool foreignOnly = false)
    {
        var webhooks = _mailingwork.Webhooks.ToDictionary(static webhook => webhook.Id, Describe);
        foreach (var (id, before) in _foreign)
        {
            Require(webhooks.GetValueOrDefault(id) == before, $"the foreign webhook {before} must be as it was");
        }

        if (foreignOnly)
        {
            return;
        }

        foreach (var eventType in EventTypes)
        {
            var ours = Ours.Where(webhook => webhook.EventType == eventType).ToList();
            Require(ours is [{ IsActive: true }] && ours[0].Url == Wanted.UrlOf(eventType, Secret), $"there must be exactly one active webhook for {eventType}");
        }

        Require(_owed.All(_receivers.Handled.ContainsKey), $"the events {string.Join(", ", _owed.Where(id => !_receivers.Handled.ContainsKey(id)))} were not handled");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        await _mailingwork.DisposeAsync();
    }

    private static string Describe(MailingworkEmulatorWebhook webhook) => $"{webhook} {webhook.App} {webhook.Url}";

    private LiveReplica CreateReplica() => new(_mailingwork, _clock, _receivers);

    private void Trace(string line) => _trace.Add(line);

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"{problem}. Steps:\n{string.Join('\n', _trace)}\nWebhooks:\n{string.Join('\n', _mailingwork.Webhooks.Select(Describe))}");
        }
    }

    private void AddForeign(string app, MailingworkEventType eventType, Uri url)
    {
        var webhook = _mailingwork.AddWebhook(eventType, url, app);
        _foreign.Add(webhook.Id, Describe(webhook));
    }

    /// <summary>Runs replicas at the same time, while events are raised.</summary>
    private async Task RunAsync(IEnumerable<int> replicas, int events)
    {
        var running = replicas.ToList();
        Trace($"{string.Join(", ", running)}: run, with {events} events");
        var activations = Activations;
        var all = Task.WhenAll([
            .. running.Select(i => _replicas[i].RunAsync(Wanted)),
            .. Enumerable.Range(0, events).Select(i => RaiseAsync(EventTypes[i])),
        ]);
        var hasStalled = false;
        while (!all.IsCompleted)
        {
            var before = Progress;
            await Task.WhenAny(all, Task.Delay(Stall));
            if (!all.IsCompleted && Progress == before)
            {
                hasStalled = true;
                _clock.Advance(LiveReplica.AttemptTimeout);
            }
        }

        await all;
        if (hasStalled)
        {
            // If a call was only slow, the account may still be carrying it out.
            await Task.Delay(Stall);
        }

        Require(_receivers.Front == Front.Open || Activations == activations, "a webhook was activated although the receivers did not respond");
        foreach (var i in running)
        {
            Trace($"{i}: {_replicas[i].Report}");
        }
    }

    private async Task RaiseAsync(MailingworkEventType eventType)
    {
        var id = Interlocked.Increment(ref _lastEvent);
        var wasServed = _served.Contains(eventType);
        var deliveries = (eventType == MailingworkEventType.OptinFinalized
            ? await _mailingwork.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { Id = id })
            : await _mailingwork.RaiseOptoutAsync(new MailingworkOptoutFinalizedEvent { Id = id }))
            .Where(delivery => !_foreign.ContainsKey(delivery.WebhookId)).ToList();
        lock (_owed)
        {
            Trace($"event {id}: {string.Join("; ", deliveries)}");
            Require(!wasServed || deliveries.Exists(static delivery => delivery.Outcome != MailingworkDeliveryOutcome.Dropped), $"the event {id} was delivered to nobody");

            // While the receivers do not respond, the vendor loses what it delivers to an active webhook.
            var isLost = _receivers.Front != Front.Open && deliveries.Exists(static delivery => delivery.Outcome != MailingworkDeliveryOutcome.Buffered);
            if (deliveries.Count > 0 && !isLost)
            {
                _owed.Add(id);
            }
        }
    }

    /// <summary>Changes the account as its owner could.</summary>
    private async Task InterfereAsync(int kind, int choice)
    {
        var ours = Ours.ToList();
        if (kind >= 97)
        {
            Trace("someone creates a foreign webhook");
            AddForeign(Wanted.App, EventTypes[choice % 2], new Uri($"https://staging-{choice}.example.com/?key={Secret}"));
        }
        else if (kind >= 94)
        {
            Trace("someone creates a duplicate");
            _mailingwork.AddWebhook(EventTypes[choice % 2], Wanted.UrlOf(EventTypes[choice % 2], Secret), Wanted.App);
        }
        else if (ours.Count > 0)
        {
            var webhook = ours[choice % ours.Count];
            if (kind >= 91)
            {
                Trace($"someone deactivates {webhook}");
                _mailingwork.DeactivateWebhook(webhook.Id);
            }
            else if (kind >= 89 && _receivers.Front == Front.Open)
            {
                Trace($"someone activates {webhook}");
                await _mailingwork.ActivateWebhookAsync(webhook.Id, replayEvents: true);
            }
            else if (_replicas.All(static replica => replica.Report?.Plan is { } plan && plan.Items.All(static item => item.Reason != PlanReason.CreatedButNotListed)))
            {
                // A replica that has not yet listed what it created would not create it again.
                Trace($"someone deletes {webhook}");
                _mailingwork.RemoveWebhook(webhook.Id);
                if (webhook.BufferedEvents > 0)
                {
                    _owed.Clear();
                }

                if (!Ours.Any(other => other.EventType == webhook.EventType))
                {
                    _served.Remove(webhook.EventType);
                }
            }
        }
    }
}
