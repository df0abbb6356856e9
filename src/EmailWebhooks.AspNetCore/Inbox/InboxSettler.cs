using System.Data.Common;
using System.Text;
using System.Threading.Channels;
using EmailWebhooks.AspNetCore.Diagnostics;
using EmailWebhooks.AspNetCore.Receiving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.AspNetCore.Inbox;

/// <summary>Records the outcomes of events in the store, in groups, and retries while the store cannot be reached.</summary>
internal sealed class InboxSettler : IDisposable
{
    private const int GroupLimit = 256;
    private const int MaxErrorLength = 1000;

    /// <summary>The delay before a store that cannot be reached is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long completions wait to share a commit with others, so that arriving events wait less for the disk. In real time, because it depends on the disk and not on when events are due.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly Channel<Outcome> _completed = Channel.CreateBounded<Outcome>(4 * GroupLimit);
    private readonly Channel<Outcome> _failed = Channel.CreateBounded<Outcome>(4 * GroupLimit);
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
        _settling = Task.WhenAll(
            state.WatchAsync(() => SettleAsync(_completed.Reader, "complete events", CompleteAsync, Gathering)),
            state.WatchAsync(() => SettleAsync(_failed.Reader, "record failed attempts", FailAsync, TimeSpan.Zero)));
    }

    public ValueTask CompletedAsync(InboxWork work) => AddAsync(_completed.Writer, new Outcome(work));

    public ValueTask FailedAsync(InboxWork work, HandlerFailure failure) => AddAsync(_failed.Writer, new Outcome(work, failure, RetryDelays.After(work.Claim.Failures, _options)));

    /// <summary>Returns leases without counting the attempts. A delayed return only postpones the event, so it is not logged.</summary>
    public async Task ReleaseAsync(IReadOnlyCollection<InboxWork> works, TimeSpan delay)
    {
        if (works.Count == 0)
        {
            return;
        }

        // If this fails, the leases expire.
        var released = 0;
        await _state.TryAsync("return leases", async () => released = await _store.ReleaseAsync([.. works.Select(work => work.Lease)], delay));
        Forget(works);
        if (released > 0 && delay == TimeSpan.Zero)
        {
            _logger.Released(released);
        }
    }

    /// <summary>Waits until the store has accepted all outcomes. If it cannot in time, the leases expire.</summary>
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

    private async Task<Action> CompleteAsync(IReadOnlyList<Outcome> outcomes)
    {
        var completed = await _store.CompleteAsync([.. outcomes.Select(outcome => outcome.Work.Lease)], _options.Retention);
        return () =>
        {
            if (completed < outcomes.Count)
            {
                _logger.LeasesLost(outcomes.Count - completed);
            }

            foreach (var (work, _, _) in outcomes)
            {
                _telemetry.RecordAttempt(work.Claim, "handled");
                _telemetry.RecordCompletion(work.Claim);
            }
        };
    }

    private async Task<Action> FailAsync(IReadOnlyList<Outcome> outcomes)
    {
        IReadOnlyList<WebhookInboxFailureOutcome> results;
        try
        {
            results = await _store.FailAsync([.. outcomes.Select(outcome => outcome.ToFailedAttempt(Describe))]);
        }
        catch (Exception failure) when (outcomes.Count == 1 && !IsUnreachable(failure))
        {
            // The database may have a character set that the text does not fit.
            results = await _store.FailAsync([outcomes[0].ToFailedAttempt(static exception => InboxEvent.ToAscii(Describe(exception)))]);
        }

        return () =>
        {
            foreach (var (outcome, result) in outcomes.Zip(results))
            {
                Report(outcome, result);
            }
        };
    }

    private void Report(Outcome outcome, WebhookInboxFailureOutcome result)
    {
        var (work, cause, delay) = outcome;
        var (id, attempt, eventName) = (work.Lease.Id, work.Claim.Attempt, LogText.Of(work.Claim.Event));
        switch (result)
        {
            case WebhookInboxFailureOutcome.Pending:
                _queue.SignalAfter(delay);
                _logger.AttemptFailed(id, work.Claim.Vendor, eventName, attempt, cause!.Value.Handler, delay, cause.Value.Exception);
                break;
            case WebhookInboxFailureOutcome.Failed:
                _logger.SetAside(id, work.Claim.Vendor, eventName, attempt, cause!.Value.Handler, cause.Value.Exception);
                break;
            default:
                _logger.LeasesLost(1);
                break;
        }

        _telemetry.RecordAttempt(work.Claim, result == WebhookInboxFailureOutcome.Failed ? "set_aside" : "failed");
    }

    /// <summary>Replaces what a database may refuse: null characters and unpaired surrogates.</summary>
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

    /// <summary>No-op after <see cref="EndAsync"/>: only handlers that ignored their cancellation end so late, and their leases have been returned.</summary>
    private static async ValueTask AddAsync<T>(ChannelWriter<T> writer, T item)
    {
        while (!writer.TryWrite(item) && await writer.WaitToWriteAsync())
        {
        }
    }

    private async Task SettleAsync(ChannelReader<Outcome> reader, string operation, Func<IReadOnlyList<Outcome>, Task<Action>> settle, TimeSpan gathering)
    {
        while (await reader.WaitToReadAsync())
        {
            if (reader.Count < GroupLimit / 4)
            {
                await Task.Delay(gathering, CancellationToken.None);
            }

            var group = new List<Outcome>();
            while (group.Count < GroupLimit && reader.TryRead(out var outcome))
            {
                group.Add(outcome);
            }

            await SettleAsync(group, operation, settle);
        }
    }

    /// <param name="outcomes">A group of outcomes.</param>
    /// <param name="operation">The name of the operation in the log.</param>
    /// <param name="settle">Records the outcomes in the store, and returns what follows the commit.</param>
    private async Task SettleAsync(IReadOnlyList<Outcome> outcomes, string operation, Func<IReadOnlyList<Outcome>, Task<Action>> settle)
    {
        Action? followUp = null;
        while (followUp is null)
        {
            try
            {
                followUp = await settle(outcomes);
            }
            catch (Exception unreachable) when (IsUnreachable(unreachable))
            {
                _state.Failed(operation, unreachable);
                if (_ended.IsCancellationRequested)
                {
                    return;
                }

                await Task.Delay(Pause, _timeProvider, _ended).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            catch (Exception refused) when (outcomes.Count == 1)
            {
                followUp = () => _logger.OutcomeRefused(outcomes[0].Work.Lease.Id, refused);
            }
            catch (Exception)
            {
                // An outcome that the store refuses must not hold up the others.
                foreach (var outcome in outcomes)
                {
                    await SettleAsync([outcome], operation, settle);
                }

                return;
            }
        }

        Forget(outcomes.Select(static outcome => outcome.Work));
        _state.Succeeded(operation);
        followUp();
    }

    private static bool IsUnreachable(Exception failure) => failure is DbException { IsTransient: true };

    /// <param name="Work">The event.</param>
    /// <param name="Cause">Why the attempt failed; null when the event was handled.</param>
    /// <param name="Delay">The time until the next attempt.</param>
    private sealed record Outcome(InboxWork Work, HandlerFailure? Cause = null, TimeSpan Delay = default)
    {
        public WebhookInboxFailedAttempt ToFailedAttempt(Func<Exception, string> describe) => new(Work.Lease, Delay, describe(Cause!.Value.Exception));
    }
}
