using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Properties.Account;

/// <summary>An emulated account, its client, and the model with which both must agree after every step.</summary>
internal sealed class AccountRun : IAsyncDisposable
{
    private const long NoSuchId = 999_999;
    private const int MaxRetryAttempts = 3;

    private readonly SortedDictionary<long, WebhookModel> _model = [];
    private readonly MockHttpMessageHandler _receiver;
    private readonly MailingworkEmulator _emulator;
    private readonly ThrowingHandler _throwing = new();
    private readonly ClientHost _host;
    private readonly ClientHost _replica;
    private readonly Dictionary<MailingworkFunction, PendingFaults> _faults;
    private long _events;

    private AccountRun(MailingworkEmulator emulator, MockHttpMessageHandler receiver)
    {
        _emulator = emulator;
        _receiver = receiver;
        _host = ClientHost.Of(emulator, options => options.MaxRetryAttempts = MaxRetryAttempts, configureHttp: http => http.AddHttpMessageHandler(() => _throwing));
        _replica = ClientHost.Of(emulator);
        _faults = Enum.GetValues<MailingworkFunction>().ToDictionary(function => function, function => new PendingFaults(emulator, function));
    }

    public static async Task<AccountRun> StartAsync()
    {
        var receiver = new MockHttpMessageHandler();
        receiver.When("*").Respond(HttpStatusCode.OK);
        return new AccountRun(await MailingworkEmulator.StartAsync(new() { DeliveryHandler = receiver }), receiver);
    }

    public async Task TakeAsync(AccountStep step)
    {
        var id = _model.Keys.ElementAtOrDefault(step.Target % (_model.Count + 1));
        await TakeAsync(step, id == 0 ? NoSuchId : id);
        AssertAgree();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _replica.DisposeAsync();
        await _emulator.DisposeAsync();
        _receiver.Dispose();
    }

    private Task TakeAsync(AccountStep step, long id)
    {
        switch (step.Kind)
        {
            case AccountStepKind.Create:
                return CreateAsync(step);
            case AccountStepKind.Ensure:
                return EnsureAsync(step);
            case AccountStepKind.EnsureTwice:
                return EnsureTwiceAsync(step);
            case AccountStepKind.Get:
                return GetAsync(step);
            case AccountStepKind.Activate:
                return ActivateAsync(step, id, replay: false);
            case AccountStepKind.ActivateWithReplay:
                return ActivateAsync(step, id, replay: true);
            case AccountStepKind.Delete:
                return DeleteAsync(step, id);
            case AccountStepKind.EventRaised:
                return RaiseAsync(step.Webhook.EventType);
            case AccountStepKind.AddedByOwner:
                _model.Add(_emulator.AddWebhook(step.Webhook.EventType, step.Webhook.Url, step.Webhook.App).Id, new WebhookModel(step.Webhook));
                return Task.CompletedTask;
            case AccountStepKind.DeactivatedByVendor when id != NoSuchId:
                _emulator.DeactivateWebhook(id);
                _model[id].Deactivate();
                return Task.CompletedTask;
            case AccountStepKind.RemovedByOwner when id != NoSuchId:
                _emulator.RemoveWebhook(id);
                _model.Remove(id);
                return Task.CompletedTask;
            default:
                return Task.CompletedTask;
        }
    }

    private async Task CreateAsync(AccountStep step)
    {
        var existed = _model.Values.Any(webhook => webhook.Key == step.Webhook);
        MailingworkWebhook? created = null;
        var call = await CallAsync(MailingworkFunction.CreateWebHook, step, async client =>
            created = await client.CreateWebhookAsync(step.Webhook.App, step.Webhook.EventType, step.Webhook.Url));

        if (call.IsCarriedOut)
        {
            _model.Add(_emulator.Webhooks.Max(webhook => webhook.Id), new WebhookModel(step.Webhook));
        }

        if (call.Failure is null)
        {
            Assert.That(_model[created!.Id].Key, Is.EqualTo(step.Webhook));
            Assert.That(call.IsCarriedOut || existed, "A webhook that did not exist is created.");
        }
    }

    private async Task EnsureAsync(AccountStep step)
    {
        var before = Lowest(step.Webhook);
        MailingworkWebhook? ensured = null;
        var call = await CallAsync(MailingworkFunction.CreateWebHook, step, async client =>
            ensured = await client.EnsureWebhookAsync(step.Webhook.App, step.Webhook.EventType, step.Webhook.Url));

        Adopt(step.Webhook);
        Assert.That(call.IsCarriedOut, Is.False.Or.EqualTo(before == 0), "A webhook that exists is not registered again.");
        if (call.Failure is null)
        {
            Assert.That(ensured!.Id, Is.EqualTo(Lowest(step.Webhook)).And.Not.Zero);
        }
    }

    private async Task EnsureTwiceAsync(AccountStep step)
    {
        var before = Lowest(step.Webhook);
        var ensured = await Task.WhenAll(TryEnsureAsync(_host), TryEnsureAsync(_replica));
        var added = Adopt(step.Webhook);

        Assert.That(added, Is.LessThanOrEqualTo(before == 0 ? 2 : 0), "Each replica registers at most one webhook, and none that exists.");
        Assert.That(ensured.OfType<MailingworkWebhook>().Select(webhook => _model[webhook.Id].Key), Is.All.EqualTo(step.Webhook));
        if (await TryEnsureAsync(_replica) is { } next)
        {
            Adopt(step.Webhook);
            Assert.That(next.Id, Is.EqualTo(Lowest(step.Webhook)), "From then on, all replicas agree.");
        }

        Adopt(step.Webhook);

        async Task<MailingworkWebhook?> TryEnsureAsync(ClientHost host)
        {
            try
            {
                return await host.Client.EnsureWebhookAsync(step.Webhook.App, step.Webhook.EventType, step.Webhook.Url);
            }
            catch (MailingworkException)
            {
                // Faults queued by earlier steps may make the call fail. The account is checked afterwards in any case.
                return null;
            }
        }
    }

    private long Lowest(WebhookKey key) => _model.FirstOrDefault(webhook => webhook.Value.Key == key).Key;

    /// <summary>Adds the newly registered webhooks to the model, and returns their number.</summary>
    private int Adopt(WebhookKey key)
    {
        var added = _emulator.Webhooks.Where(webhook => !_model.ContainsKey(webhook.Id)).ToList();
        added.ForEach(webhook => _model.Add(webhook.Id, new WebhookModel(key)));
        return added.Count;
    }

    private async Task GetAsync(AccountStep step)
    {
        IReadOnlyList<MailingworkWebhook> webhooks = [];
        var call = await CallAsync(MailingworkFunction.GetWebHooks, step, async client => webhooks = await client.GetWebhooksAsync(step.Webhook.App));

        if (call.Failure is null)
        {
            var expected = _model.Where(webhook => webhook.Value.Key.App == step.Webhook.App).Select(webhook => (webhook.Key, webhook.Value.Key, webhook.Value.IsActive));
            Assert.That(webhooks.Select(webhook => (webhook.Id, new WebhookKey(webhook.App!, webhook.EventType!.Value, webhook.Url!), webhook.IsActive == true)), Is.EquivalentTo(expected));
        }
    }

    private async Task ActivateAsync(AccountStep step, long id, bool replay)
    {
        var webhook = _model.GetValueOrDefault(id);
        var wasActive = webhook is { IsActive: true };
        var call = await CallAsync(MailingworkFunction.ActivateWebHook, step, client => client.ActivateWebhookAsync(id, replay), mayBeRefused: webhook is null);

        if (call.IsCarriedOut)
        {
            webhook!.Activate(replay);
        }

        if (call.Failure is null)
        {
            Assert.That(call.IsCarriedOut || wasActive, "A webhook that was inactive is activated.");
        }
    }

    private async Task DeleteAsync(AccountStep step, long id)
    {
        var call = await CallAsync(MailingworkFunction.DeleteWebHookById, step, client => client.DeleteWebhookAsync(id), mayBeRefused: id == NoSuchId);

        if (call.IsCarriedOut)
        {
            _model.Remove(id);
        }

        if (call.Failure is null)
        {
            Assert.That(_model, Does.Not.ContainKey(id));
        }
    }

    private async Task RaiseAsync(MailingworkEventType eventType)
    {
        var id = ++_events;
        await (eventType == MailingworkEventType.OptinFinalized
            ? _emulator.RaiseOptinAsync(new MailingworkOptinFinalizedEvent { Id = id })
            : _emulator.RaiseOptoutAsync(new MailingworkOptoutFinalizedEvent { Id = id }));
        foreach (var webhook in _model.Values.Where(webhook => webhook.Key.EventType == eventType))
        {
            webhook.Raise(id);
        }
    }

    /// <summary>Makes a call. Its work must be done at most once, and it must succeed unless more requests fail than may be retried.</summary>
    private async Task<AccountCall> CallAsync(MailingworkFunction function, AccountStep step, Func<IMailingworkWebhookClient, Task> call, bool mayBeRefused = false)
    {
        _faults[function].Queue(step.Faults);
        _faults[MailingworkFunction.GetWebHooks].Queue(step.LookupFaults);
        MailingworkFunction[] called = [function, MailingworkFunction.GetWebHooks];
        var waiting = called.Distinct().SelectMany(name => _faults[name].Waiting).ToList();
        var before = _emulator.CountExecuted(function);
        _throwing.Next = step.Thrown;
        MailingworkException? failure = null;
        try
        {
            await call(_host.Client);
        }
        catch (MailingworkException exception)
        {
            failure = exception;
        }

        _throwing.Next = 0;
        var times = _emulator.CountExecuted(function) - before;
        Assert.That(function == MailingworkFunction.GetWebHooks || times <= 1, $"{function} was carried out {times} times.");
        Assert.That(failure is null || mayBeRefused || waiting.Count + step.Thrown > MaxRetryAttempts || waiting.Intersect(AccountStepGen.VendorErrors).Any(), $"{function} failed: {failure}");
        Assert.That(failure is not { Outcome: MailingworkOutcome.NotApplied } || times == 0 || function == MailingworkFunction.GetWebHooks || waiting.Contains(AccountStepGen.ErrorAfterWork), $"{function} was carried out, but its failure says that it was not: {failure}");
        return new AccountCall(times > 0, failure);
    }

    private void AssertAgree()
    {
        Assert.That(
            _emulator.Webhooks.Select(webhook => (webhook.Id, new WebhookKey(webhook.App, webhook.EventType, webhook.Url), webhook.IsActive)),
            Is.EqualTo(_model.Select(webhook => (webhook.Key, webhook.Value.Key, webhook.Value.IsActive))));
        foreach (var (id, webhook) in _model)
        {
            Assert.That(
                _emulator.Deliveries.Where(delivery => delivery.WebhookId == id).Select(delivery => Json.Object(delivery.Body.ToArray())["id"]!.GetValue<long>()),
                Is.EqualTo(webhook.Delivered),
                $"deliveries of webhook {id}");
        }
    }

    /// <summary>Throws instead of returning a response, as damaged compression and an application's own handlers do.</summary>
    private sealed class ThrowingHandler : DelegatingHandler
    {
        private static readonly Func<Exception>[] Exceptions =
        [
            () => new InvalidDataException("damaged"), () => new InvalidOperationException("damaged"), () => new NotSupportedException("thrown by a handler"), () => new TimeoutException("late"),
        ];

        public int Next { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (Next == 0)
            {
                return response;
            }

            response.Dispose();
            throw Exceptions[Next-- % Exceptions.Length]();
        }
    }
}
