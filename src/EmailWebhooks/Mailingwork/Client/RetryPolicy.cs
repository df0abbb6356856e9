using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Retries the calls of one account, within a total timeout and a timeout for each attempt.</summary>
internal sealed partial class RetryPolicy
{
    private static readonly ResiliencePropertyKey<Call> CallKey = new("EmailWebhooks.Mailingwork.Call");

    private readonly string? _account;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;

    public RetryPolicy(string? account, MailingworkOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _account = account;
        _timeProvider = timeProvider;
        _logger = logger;
        Options = options;
        Failures = new Failures(account, options);
        _pipeline = CreatePipeline();
    }

    public MailingworkOptions Options { get; }

    public Failures Failures { get; }

    /// <summary>Sends a call that is safe to retry.</summary>
    public Task<T> ReadAsync<T>(string function, Func<CancellationToken, ValueTask<T>> send, CancellationToken cancellationToken) =>
        ExecuteAsync(new Call(function, Options.TotalTimeout, Options.MaxRetryAttempts, _timeProvider), send, cancellationToken);

    /// <summary>Sends a write, and looks up its outcome if a failure leaves the outcome open.</summary>
    public async Task<T> WriteAsync<T>(Write<T> write, CancellationToken cancellationToken)
        where T : class
    {
        var started = _timeProvider.GetTimestamp();
        try
        {
            var time = Options.TotalTimeout - TimeForLastLookup;
            return await ExecuteAsync(new Call(write.Function, time, Options.MaxRetryAttempts, _timeProvider), write.AttemptAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (MailingworkException failure)
        {
            if (failure.IsTransient && write.IsOpen
                && await LookUpLastAsync(write, Options.TotalTimeout - _timeProvider.GetElapsedTime(started), cancellationToken).ConfigureAwait(false) is { } result)
            {
                return result;
            }

            failure.SetOutcome(write.IsOpen ? MailingworkOutcome.Unknown : MailingworkOutcome.NotApplied);
            if (write.IsAccepted && failure.IsTransient)
            {
                throw Failures.NotFound(write.Function, failure);
            }

            throw;
        }
    }

    // Reserved at the end of a write's total time, so that the outcome is looked up even if the attempts use up the rest.
    private TimeSpan TimeForLastLookup => TimeSpan.FromTicks(Math.Min(Options.AttemptTimeout.Ticks, Options.TotalTimeout.Ticks / 4));

    private async Task<T?> LookUpLastAsync<T>(Write<T> write, TimeSpan time, CancellationToken cancellationToken)
        where T : class
    {
        if (time <= TimeSpan.Zero)
        {
            return null;
        }

        try
        {
            return await ExecuteAsync(new Call(MailingworkApi.GetWebHooks, time, maxRetries: 0, _timeProvider), write.LookUpLastAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (MailingworkException failure)
        {
            // The caller gets the failure of the write, so this one is only logged.
            LogLookupFailed(_logger, LogLevel.Warning, _account ?? "(default)", write.Function, failure.Message);
            return null;
        }
    }

    private async Task<T> ExecuteAsync<T>(Call call, Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(CallKey, call);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await _pipeline.ExecuteAsync(static (context, attempt) => attempt(context.CancellationToken), context, attempt).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{call.Function} was canceled by its caller.", canceled, cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            throw call.IsOutOfTime ? Failures.TotalTimedOut(call.Function) : Failures.AttemptTimedOut(call.Function);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ResiliencePipeline CreatePipeline()
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = _timeProvider };
        builder.AddTimeout(new TimeoutStrategyOptions
        {
            TimeoutGenerator = static args => new(CallOf(args.Context).TotalTime),
            OnTimeout = static args =>
            {
                CallOf(args.Context).IsOutOfTime = true;
                return default;
            },
        });
        if (Options.MaxRetryAttempts > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Options.MaxRetryAttempts,
                Delay = Options.RetryDelay,
                MaxDelay = Options.TotalTimeout,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = static args => new(CallOf(args.Context).MayRetryAfter(args.Outcome.Exception, args.AttemptNumber)),
                DelayGenerator = static args => new((args.Outcome.Exception as MailingworkException)?.RetryAfter),
                OnRetry = args =>
                {
                    var reason = (args.Outcome.Exception as MailingworkException)?.Reason ?? "timeout";
                    LogRetrying(_logger, LogLevel.Warning, _account ?? "(default)", CallOf(args.Context).Function, reason, args.AttemptNumber + 1, Options.MaxRetryAttempts, args.RetryDelay);
                    return default;
                },
            });
        }

        return builder.AddTimeout(Options.AttemptTimeout).Build();
    }

    private static Call CallOf(ResilienceContext context) => context.Properties.GetValue(CallKey, null!);

    [LoggerMessage(EventId = 1, Message = "MAILINGWORK account {Account}: {Function} failed ({Reason}); retry {Retry} of {MaxRetries} follows in {Delay}.")]
    private static partial void LogRetrying(ILogger logger, LogLevel level, string account, string function, string reason, int retry, int maxRetries, TimeSpan delay);

    [LoggerMessage(EventId = 2, Message = "MAILINGWORK account {Account}: {Function} failed, and so did the lookup of its outcome. Check the account's webhooks. {Reason}")]
    private static partial void LogLookupFailed(ILogger logger, LogLevel level, string account, string function, string reason);

    /// <summary>One run of the pipeline.</summary>
    private sealed class Call(string function, TimeSpan totalTime, int maxRetries, TimeProvider timeProvider)
    {
        private readonly long _started = timeProvider.GetTimestamp();

        public string Function => function;

        public TimeSpan TotalTime => totalTime;

        public bool IsOutOfTime { get; set; }

        /// <summary>Whether a retry is left and may help, and the delay that the server asks for ends in time.</summary>
        public bool MayRetryAfter(Exception? exception, int retries) => retries < maxRetries && exception switch
        {
            TimeoutRejectedException => true,
            MailingworkException failure => failure.IsTransient && !(failure.RetryAfter >= totalTime - timeProvider.GetElapsedTime(_started)),
            _ => false,
        };
    }
}
