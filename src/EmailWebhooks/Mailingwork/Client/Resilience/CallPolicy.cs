using Polly;
using Polly.Retry;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>One state of an account's options, with what is made from it once: the pipeline and the addresses.</summary>
internal sealed class CallPolicy(MailingworkOptions options, TimeProvider timeProvider)
{
    /// <summary>Where the pipeline finds the operation that it runs.</summary>
    public static readonly ResiliencePropertyKey<Operation> RunningOperation = new(nameof(RunningOperation));

    private readonly Dictionary<string, Uri> _addresses = MailingworkFunction.All.ToDictionary(
        static function => function,
        function => new Uri(options.BaseAddress.AbsoluteUri.TrimEnd('/') + "/webservice/webservice/json/" + function));

    public MailingworkOptions Options => options;

    /// <summary>Repeats what failed transiently.</summary>
    public ResiliencePipeline Repeats { get; } = RepeatsOf(options, timeProvider);

    /// <summary>Where a function is called.</summary>
    public Uri AddressOf(string function) => _addresses[function];

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
