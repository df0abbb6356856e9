using System.Text;
using System.Threading.Channels;
using EmailWebhooks.AspNetCore.Diagnostics;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>Records the outcomes of events in the store, in groups, and retries until the store has accepted them.</summary>
internal sealed class InboxSettler : IDisposable
{
    private const int GroupLimit = 256;
    private const int MaxErrorLength = 1000;

    /// <summary>The delay before a store that cannot be reached is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long completions wait to share a commit with others, which leaves the disk to arriving events. In real time, because it depends on the disk and not on when events are due.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly Channel<InboxWork> _completed = Channel.CreateBounded<InboxWork>(4 * GroupLimit);
    private readonly Channel<Failure> _failed = Channel.CreateBounded<Failure>(4 * GroupLimit);
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;
    private readonly IWebhookInboxStore _store;
    private readonly InboxState _state;
    private readonly InboxQueue _queue;
    private readonly InboxTelemetry _telemetry;
    private readonly WebhookInboxOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Task _settling;

    public InboxSettler(
        IWebhookInboxStore store,
        InboxState state,
        InboxQueue queue,
        InboxTelemetry telemetry,
        IOptions<WebhookInboxOptions> options,
        TimeProvider timeProvider,
        ILogger<IWebhookInbox> logger)
    {
        (_store, _state, _queue, _telemetry, _options, _timeProvider, _logger) = (store, state, queue, telemetry, options.Value, timeProvider, logger);
        _ended = _ending.Token;
        _settling = Task.WhenAll(SettleAsync(_completed.Reader, CompleteAsync, Gathering), SettleAsync(_failed.Reader, FailAsync, TimeSpan.Zero));
    }

    public ValueTask CompletedAsync(InboxWork work) => AddAsync(_completed.Writer, work);

    public ValueTask FailedAsync(InboxWork work, HandlerFailure failure) => AddAsync(_failed.Writer, new Failure(work, failure, RetryDelays.After(work.Claim.Failures, _options)));

    /// <summary>Returns leases without counting the attempts.</summary>
    public async Task ReleaseAsync(IReadOnlyCollection<InboxWork> works, TimeSpan delay)
    {
        if (works.Count == 0)
        {
            return;
        }

        try
        {
            _logger.Released(await _store.ReleaseAsync([.. works.Select(work => work.Lease)], delay));
        }
        catch (Exception failure)
        {
            // The leases expire by themselves.
            _state.Failed(failure);
        }

        Forget(works);
    }

    /// <summary>Waits until the store has accepted all outcomes. When it cannot in time, the leases expire.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        _completed.Writer.TryComplete();
        _failed.Writer.TryComplete();
        await using var ending = cancellationToken.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
        await _settling;
    }

    /// <summary>Not preceded by <see cref="EndAsync"/> when the application could not start.</summary>
    public void Dispose()
    {
        _completed.Writer.TryComplete();
        _failed.Writer.TryComplete();
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task CompleteAsync(IReadOnlyList<InboxWork> works)
    {
        var completed = await _store.CompleteAsync([.. works.Select(work => work.Lease)], _options.Retention);
        if (completed < works.Count)
        {
            _logger.LeasesLost(works.Count - completed);
        }

        foreach (var work in works)
        {
            _telemetry.RecordAttempt(work.Claim, "handled");
            _telemetry.RecordCompletion(work.Claim);
        }

        Forget(works);
    }

    private async Task FailAsync(IReadOnlyList<Failure> failures)
    {
        var outcomes = await _store.FailAsync([.. failures.Select(failure => new WebhookInboxFailedAttempt(failure.Work.Lease, failure.Delay, Describe(failure.Cause.Exception)))]);
        foreach (var ((work, cause, delay), outcome) in failures.Zip(outcomes))
        {
            var (id, attempt, eventName) = (work.Lease.Id, work.Claim.Attempt, LogText.Of(work.Claim.Event));
            switch (outcome)
            {
                case WebhookInboxFailureOutcome.Pending:
                    _queue.SignalAfter(delay);
                    _logger.AttemptFailed(id, work.Claim.Vendor, eventName, attempt, cause.Handler, delay, cause.Exception);
                    break;
                case WebhookInboxFailureOutcome.Failed:
                    _logger.SetAside(id, work.Claim.Vendor, eventName, attempt, cause.Handler, cause.Exception);
                    break;
                default:
                    _logger.LeasesLost(1);
                    break;
            }

            _telemetry.RecordAttempt(work.Claim, outcome == WebhookInboxFailureOutcome.Failed ? "set_aside" : "failed");
        }

        Forget(failures.Select(failure => failure.Work));
    }

    /// <summary>Omits what a database may refuse: null characters and unpaired surrogates.</summary>
    private static string Describe(Exception exception)
    {
        var text = $"{exception.GetType()}: {exception.Message}".Replace('\0', '?');
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length > MaxErrorLength ? text[..MaxErrorLength] : text));
    }

    private void Forget(IEnumerable<InboxWork> works)
    {
        foreach (var work in works)
        {
            _queue.Forget(work.Lease);
        }
    }

    /// <summary>No-op after <see cref="EndAsync"/>: only handlers that ignored their cancellation are that late, and their leases have been returned.</summary>
    private static async ValueTask AddAsync<T>(ChannelWriter<T> writer, T item)
    {
        while (!writer.TryWrite(item) && await writer.WaitToWriteAsync())
        {
        }
    }

    private async Task SettleAsync<T>(ChannelReader<T> reader, Func<IReadOnlyList<T>, Task> settle, TimeSpan gathering)
    {
        while (await reader.WaitToReadAsync())
        {
            if (reader.Count < GroupLimit / 4)
            {
                await Task.Delay(gathering, CancellationToken.None);
            }

            var group = new List<T>();
            while (group.Count < GroupLimit && reader.TryRead(out var item))
            {
                group.Add(item);
            }

            while (!await TryAsync(settle, group) && !_ended.IsCancellationRequested)
            {
                await Task.Delay(Pause, _timeProvider, _ended).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    private async Task<bool> TryAsync<T>(Func<IReadOnlyList<T>, Task> settle, IReadOnlyList<T> group)
    {
        try
        {
            await settle(group);
            _state.Succeeded();
            return true;
        }
        catch (Exception failure)
        {
            _state.Failed(failure);
            return false;
        }
    }

    private sealed record Failure(InboxWork Work, HandlerFailure Cause, TimeSpan Delay);
}
