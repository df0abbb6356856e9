using EmailWebhooks.AspNetCore.Registration;
using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailWebhooks.AspNetCore.Tests.Registration.Model;

/// <summary>One start of one replica of the application: its registration, with the account in memory.</summary>
internal sealed class Replica : IMailingworkWebhookClient
{
    private readonly ModelWorld _world;
    private readonly RegistrationKeeper _keeper;
    private readonly HashSet<Uri> _responding = [];
    private readonly HashSet<Uri> _listedSince = [];
    private Task<KeeperReport>? _run;

    public Replica(ModelWorld world, int stage)
    {
        _world = world;
        Stage = stage;
        _keeper = new RegistrationKeeper(this, ProbeAsync, world.Clock, new RegistrationLog(NullLogger.Instance, account: null));
    }

    /// <summary>The index of its configuration.</summary>
    public int Stage { get; private set; }

    public bool IsRunning => _run is { IsCompleted: false };

    /// <summary>Whether it has completed a run with its configuration.</summary>
    public bool IsSettled => _run is { IsCompletedSuccessfully: true } && _keeper.IsRotated;

    public KeeperReport? Report => _run is { IsCompletedSuccessfully: true } ? _run.Result : null;

    public IReadOnlyList<string> Secrets => ModelWorld.Stages[Stage];

    public void Configure(int stage)
    {
        Stage = stage;
        _keeper.Reset();
        _run = null;
    }

    public void StartRun()
    {
        _responding.Clear();
        _listedSince.Clear();
        _run = _keeper.RunAsync(
            RegistrationPlanTests.Wanted([.. Secrets]) with { EventTypes = ModelWorld.EventTypes },
            new KeeperSettings(new Uri("https://hooks.example.com/hooks/mailingwork"), TimeSpan.FromMinutes(5)),
            CancellationToken.None);
    }

    /// <summary>Throws the exception of a failed run, which would be a defect of the keeper.</summary>
    public void ThrowIfBroken()
    {
        if (_run?.Exception is { } broken)
        {
            throw broken;
        }
    }

    public async Task<IReadOnlyList<MailingworkWebhook>> GetWebhooksAsync(string? app = null, MailingworkEventType? eventType = null, CancellationToken cancellationToken = default)
    {
        var listed = (IReadOnlyList<MailingworkWebhook>)(await _world.CallAsync(this, "GetWebHooks", () => _world.List(app, eventType)))!;
        _world.See(this, listed);
        _listedSince.UnionWith(_responding);
        return listed;
    }

    public async Task<MailingworkWebhook> EnsureWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default)
    {
        var listed = await GetWebhooksAsync(app, eventType, cancellationToken);
        return listed.Where(row => row.Url == url).MinBy(row => row.Id) ?? await CreateWebhookAsync(app, eventType, url, cancellationToken);
    }

    public async Task<MailingworkWebhook> CreateWebhookAsync(string app, MailingworkEventType eventType, Uri url, CancellationToken cancellationToken = default) =>
        (MailingworkWebhook)(await _world.CallAsync(this, "CreateWebHook", () => _world.Create(this, app, eventType, url)))!;

    public Task ActivateWebhookAsync(long id, bool replayEvents = false, CancellationToken cancellationToken = default)
    {
        var url = _world.Find(id)?.Url;
        _world.Require(replayEvents, $"{id} is activated without a replay");
        _world.Require(url is null || _listedSince.Contains(url), $"{id} is activated although its endpoint was not found to respond before the last list");
        return _world.CallAsync(this, "ActivateWebHook", () => _world.Activate(id));
    }

    public Task DeleteWebhookAsync(long id, CancellationToken cancellationToken = default) =>
        _world.CallAsync(this, "DeleteWebHookById", () => _world.Delete(this, id));

    private async Task<string?> ProbeAsync(Uri url, CancellationToken cancellationToken)
    {
        var isUp = (bool)(await _world.CallAsync(this, "probe", () => _world.ReceiverIsUp && Secrets.Contains(ModelWorld.SecretOf(url))))!;
        if (isUp)
        {
            _responding.Add(url);
        }

        return isUp ? null : "the endpoint responded with status 503";
    }
}
