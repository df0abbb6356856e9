using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>
/// Prepares the store before the server listens, and runs the handlers of stored events while the application runs. It does
/// not begin earlier: an application that could not start would leave its events leased, and each start would count as an
/// interruption.
/// </summary>
internal sealed class InboxWorker(
    IWebhookInboxStore store,
    InboxState state,
    InboxQueue queue,
    InboxSettler settler,
    InboxAttempt attempt,
    InboxUpkeep upkeep,
    IOptions<WebhookInboxOptions> options,
    IOptions<HostOptions> host,
    IHostApplicationLifetime lifetime,
    TimeProvider timeProvider) : IHostedLifecycleService, IDisposable
{
    private const string Initialization = "initialize the store";

    /// <summary>How long before the end of the shutdown time handlers are canceled, because an orchestrator kills the process when it is over.</summary>
    private static readonly TimeSpan ShutdownReserve = TimeSpan.FromSeconds(2);

    private readonly WebhookInboxOptions _options = options.Value;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cuttingShort = new();
    private readonly CancellationTokenSource _stopped = new();
    private Task _working = Task.CompletedTask;
    private Task _renewing = Task.CompletedTask;
    private Task _releasing = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await InitializeAsync(cancellationToken);
        }
        catch (DbException unreachable) when (unreachable.IsTransient)
        {
            state.Failed(Initialization, unreachable);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.UnsafeRegister(_ => _working = Task.Run(() => state.WatchAsync(WorkAsync)), null);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins before the server stops, because requests in flight may use up the shutdown time.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _releasing = StopTakingAsync();
        if (host.Value.ShutdownTimeout is var time && time != Timeout.InfiniteTimeSpan)
        {
            var timer = timeProvider.CreateTimer(_ => _cuttingShort.Cancel(), null, time > ShutdownReserve ? time - ShutdownReserve : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            _stopped.Token.UnsafeRegister(static timer => ((ITimer)timer!).Dispose(), timer);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var timeIsOver = cancellationToken.UnsafeRegister(static cut => ((CancellationTokenSource)cut!).Cancel(), _cuttingShort);
        await _releasing;
        await WaitForHandlersAsync();
        await settler.EndAsync(cancellationToken);

        // Other replicas need not wait for a handler that ignores its cancellation.
        await settler.ReleaseAsync(queue.Held, TimeSpan.Zero);
        await _stopped.CancelAsync();
        await _renewing;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Not preceded by <see cref="StopAsync"/> when the application could not start.</summary>
    public void Dispose()
    {
        queue.Close();
        foreach (var source in (ReadOnlySpan<CancellationTokenSource>)[_stopping, _cuttingShort, _stopped])
        {
            source.Cancel();
            source.Dispose();
        }
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await store.InitializeAsync(cancellationToken);
        await upkeep.RecoverAsync();
        state.IsInitialized = true;
    }

    private async Task WorkAsync()
    {
        await using var poll = timeProvider.CreateTimer(_ => queue.Signal(), null, _options.PollInterval, _options.PollInterval);
        while (!state.IsInitialized)
        {
            if (!await queue.SignalledAsync())
            {
                return;
            }

            await state.TryAsync(Initialization, () => InitializeAsync(_stopping.Token));
        }

        _renewing = state.WatchAsync(() => upkeep.KeepLeasesAsync(_stopped.Token));
        queue.Open();
        await Task.WhenAll(
            [state.WatchAsync(ClaimAsync), state.WatchAsync(() => upkeep.CleanAsync(_stopping.Token)), .. Enumerable.Range(0, _options.MaxConcurrency).Select(_ => Task.Run(() => state.WatchAsync(HandleAsync)))]);
    }

    private async Task ClaimAsync()
    {
        while (await queue.SignalledAsync())
        {
            var limit = queue.BeginClaim();
            if (limit == 0)
            {
                continue;
            }

            IReadOnlyList<WebhookInboxClaim> claims = [];
            var isDone = await state.TryAsync("lease events", async () => claims = await store.ClaimAsync(new(limit, Guid.NewGuid(), _options.LeaseDuration)));
            await TakeAsync(claims);
            queue.EndClaim(limit - claims.Count, mayHaveMore: !isDone || claims.Count == limit);
            if (claims.Count == limit)
            {
                queue.Signal();
            }
        }
    }

    /// <summary>
    /// Hands claims to the workers. Events that were interrupted several times in a row are handled one at a time, so that
    /// the one that ends the process is found, and no other is set aside with it. The next one waits at most as long as
    /// a lease lasts.
    /// </summary>
    private async Task TakeAsync(IReadOnlyList<WebhookInboxClaim> claims)
    {
        List<InboxWork> rejected = [], postponed = [];
        foreach (var work in claims.Select(static claim => new InboxWork(claim, null)))
        {
            if (work.IsSuspect && queue.Held.Any(MayEndTheProcess))
            {
                postponed.Add(work);
            }
            else if (!queue.TryAdd(work))
            {
                rejected.Add(work);
            }
        }

        queue.Release(rejected.Count + postponed.Count);
        await settler.ReleaseAsync(rejected, TimeSpan.Zero);
        await settler.ReleaseAsync(postponed, _options.RetryDelay);
    }

    private bool MayEndTheProcess(InboxWork held) =>
        held.IsSuspect && (held.StartedAt == 0 || timeProvider.GetElapsedTime(held.StartedAt) < _options.LeaseDuration);

    private async Task HandleAsync()
    {
        await foreach (var work in queue.Waiting.ReadAllAsync())
        {
            if (_stopping.IsCancellationRequested)
            {
                await settler.ReleaseAsync([work], TimeSpan.Zero);
                continue;
            }

            work.StartedAt = timeProvider.GetTimestamp();
            var failure = await attempt.RunAsync(work, _cuttingShort.Token);
            queue.Finish(timeProvider.GetElapsedTime(work.StartedAt));
            work.StartedAt = 0;
            await (failure is not { } cause ? settler.CompletedAsync(work)
                : _cuttingShort.IsCancellationRequested ? new ValueTask(settler.ReleaseAsync([work], TimeSpan.Zero))
                : settler.FailedAsync(work, cause));
        }
    }

    private async Task StopTakingAsync()
    {
        await _stopping.CancelAsync();
        queue.Close();
        var unbegun = new List<InboxWork>();
        while (queue.Waiting.TryRead(out var work))
        {
            unbegun.Add(work);
        }

        await settler.ReleaseAsync(unbegun, TimeSpan.Zero);
    }

    private async Task WaitForHandlersAsync()
    {
        var cutShort = new TaskCompletionSource();
        await using var registration = _cuttingShort.Token.UnsafeRegister(static cut => ((TaskCompletionSource)cut!).TrySetResult(), cutShort);
        await Task.WhenAny(_working, cutShort.Task);
        await Task.WhenAny(_working, Task.Delay(ShutdownReserve / 2, CancellationToken.None));
    }
}
