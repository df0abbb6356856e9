using Polly;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>One call of the client: repeated by what it means, inside one total time-out.</summary>
internal abstract class Operation(MailingworkAccount account, string function)
{
    private readonly CallPolicy _policy = account.CurrentPolicy();
    private readonly long _started = account.TimeProvider.GetTimestamp();
    private MailingworkException? _firstFailure;
    private string _lastReason = "";

    protected string Function => function;

    protected MailingworkOptions Options => _policy.Options;

    /// <exception cref="MailingworkException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the token is the caller's.</exception>
    public virtual async Task RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(Options.TotalTimeout, account.TimeProvider, cancellationToken);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await RepeatAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{function} was cancelled by its caller.", cancelled, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw Failures.OutOfTime(function, Options.TotalTimeout, _lastReason);
        }
    }

    /// <summary>Whether a repeat can help, and the wait that the vendor asks for ends in time.</summary>
    public bool MayRepeatAfter(MailingworkException failure) =>
        failure.IsTransient && !(failure.RetryAfter >= Options.TotalTimeout - account.TimeProvider.GetElapsedTime(_started));

    public void Repeating(int repeat, TimeSpan delay, MailingworkException failure)
    {
        _lastReason = failure.Reason;
        ClientLog.Repeating(account.Logger, function, repeat, Options.MaxRetryAttempts, delay, failure.Reason);
    }

    protected abstract ValueTask AttemptAsync(CancellationToken cancellationToken);

    /// <summary>Makes attempts as long as they fail transiently. Most calls need one, and the pipeline costs as much as all the rest: it starts with the first failure.</summary>
    protected virtual async ValueTask RepeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AttemptAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (MailingworkException failure) when (failure.IsTransient)
        {
            _firstFailure = failure;
        }

        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(CallPolicy.RunningOperation, this);
        try
        {
            await _policy.Repeats.ExecuteAsync(static (context, operation) => operation.NextAttemptAsync(context.CancellationToken), context, this).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Sends one request inside the attempt's time-out.</summary>
    protected async ValueTask<T> SendAsync<T>(
        string calledFunction, ResultReader<T> readResult, CancellationToken cancellationToken, params KeyValuePair<string, string>[] parameters)
    {
        using var limit = new TimeLimit(Options.AttemptTimeout, account.TimeProvider, cancellationToken);
        try
        {
            return await account.Transport.SendAsync(new MailingworkRequest(calledFunction, _policy.AddressOf(calledFunction), Options, parameters), readResult, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Failures.TimedOut(calledFunction, Options.AttemptTimeout);
        }
    }

    /// <summary>Lists the webhooks of an application and an event; null for all.</summary>
    protected async ValueTask<IReadOnlyList<MailingworkWebhook>> ListAsync(string? app, MailingworkEventType? eventType, CancellationToken cancellationToken)
    {
        var filters = new List<KeyValuePair<string, string>>(2);
        if (app is not null)
        {
            filters.Add(new(Options.ParameterNames.AppFilter, app));
        }

        if (eventType is { } type)
        {
            filters.Add(new(Options.ParameterNames.EventFilter, type.Name));
        }

        var rows = await SendAsync(MailingworkFunction.GetWebHooks, WebhookRows.Read, cancellationToken, [.. filters]).ConfigureAwait(false);

        // The names of the filters are not certain, and a parameter that the vendor does not know is ignored.
        return filters.Count == 0 ? rows : [.. rows.Where(row => (app is null || row.App == app) && (eventType is null || row.EventType == eventType))];
    }

    private ValueTask NextAttemptAsync(CancellationToken cancellationToken)
    {
        if (_firstFailure is not { } failure)
        {
            return AttemptAsync(cancellationToken);
        }

        _firstFailure = null;
        return new ValueTask(Task.FromException(failure));
    }
}
