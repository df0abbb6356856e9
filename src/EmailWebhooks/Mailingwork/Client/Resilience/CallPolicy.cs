using Polly;
using Polly.Retry;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>One state of an account's options, with the pipelines made from it.</summary>
internal sealed class CallPolicy
{
    /// <summary>Where a pipeline finds the operation that it runs.</summary>
    public static readonly ResiliencePropertyKey<Operation> RunningOperation = new(nameof(RunningOperation));

    public CallPolicy(MailingworkOptions options, TimeProvider timeProvider)
    {
        Options = options;
        WholeCall = TimeLimit(options.TotalTimeout, timeProvider);
        Attempt = TimeLimit(options.AttemptTimeout, timeProvider);
        Repeats = RepeatsOf(options, timeProvider);
    }

    public MailingworkOptions Options { get; }

    /// <summary>Ends a call with all its repeats, waits and look-ups.</summary>
    public ResiliencePipeline WholeCall { get; }

    /// <summary>Repeats what failed transiently.</summary>
    public ResiliencePipeline Repeats { get; }

    /// <summary>Ends one HTTP request, its answer included.</summary>
    public ResiliencePipeline Attempt { get; }

    private static ResiliencePipeline TimeLimit(TimeSpan timeout, TimeProvider timeProvider) =>
        new ResiliencePipelineBuilder { TimeProvider = timeProvider }.AddTimeout(timeout).Build();

    private static ResiliencePipeline RepeatsOf(MailingworkOptions options, TimeProvider timeProvider)
    {
        if (options.MaxRetryAttempts == 0)
        {
            return ResiliencePipeline.Empty;
        }

        var retry = new RetryStrategyOptions
        {
            MaxRetryAttempts = options.MaxRetryAttempts,
            Delay = options.RetryDelay,
            MaxDelay = options.TotalTimeout,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = static args => new(args.Outcome.Exception is MailingworkException failure && Running(args.Context).MayRepeatAfter(failure)),
            DelayGenerator = static args => new((args.Outcome.Exception as MailingworkException)?.RetryAfter),
            OnRetry = static args =>
            {
                Running(args.Context).Repeating(args.AttemptNumber + 1, args.RetryDelay, (MailingworkException)args.Outcome.Exception!);
                return default;
            },
        };
        return new ResiliencePipelineBuilder { TimeProvider = timeProvider }.AddRetry(retry).Build();
    }

    private static Operation Running(ResilienceContext context) => context.Properties.GetValue(RunningOperation, null!);
}
