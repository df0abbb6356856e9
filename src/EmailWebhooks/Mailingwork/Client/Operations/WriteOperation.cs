namespace EmailWebhooks.Mailingwork.Client;

/// <summary>
/// A call that changes something. An attempt can fail after the work was done; from then on the outcome is uncertain until
/// the call is complete, and looking it up decides what a failure or a repeat means.
/// </summary>
internal abstract class WriteOperation(MailingworkAccount account, string function) : Operation(account, function)
{
    private WriteOutcome _outcome;

    /// <summary>Whether repeating does harm where the work is done already.</summary>
    protected abstract bool LooksUpBeforeRepeating { get; }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await base.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailingworkException failure) when (_outcome != WriteOutcome.NotDone)
        {
            throw GiveUp(failure);
        }
    }

    /// <summary>Sends the request; false when it was carried out but what it made has to be looked up.</summary>
    protected abstract ValueTask<bool> SendWriteAsync(CancellationToken cancellationToken);

    /// <summary>Looks up whether the work is done.</summary>
    protected abstract ValueTask<bool> IsDoneAsync(CancellationToken cancellationToken);

    protected sealed override async ValueTask RepeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await base.RepeatAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailingworkException failure) when (failure.IsTransient && _outcome != WriteOutcome.NotDone)
        {
            if (!await IsDoneAsync(cancellationToken).ConfigureAwait(false))
            {
                throw;
            }
        }
    }

    protected sealed override async ValueTask AttemptAsync(CancellationToken cancellationToken)
    {
        var looksUpFirst = _outcome == WriteOutcome.Done || (_outcome == WriteOutcome.Uncertain && LooksUpBeforeRepeating);
        if (looksUpFirst && await IsDoneAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (_outcome != WriteOutcome.Done
            && (await WriteAsync(cancellationToken).ConfigureAwait(false) || await IsDoneAsync(cancellationToken).ConfigureAwait(false)))
        {
            return;
        }

        throw new MailingworkException($"{Function} was accepted, but what it made was not found.", isTransient: false);
    }

    /// <summary>Sends the request; true when the call is complete.</summary>
    private async ValueTask<bool> WriteAsync(CancellationToken cancellationToken)
    {
        var before = _outcome;
        _outcome = WriteOutcome.Uncertain;
        try
        {
            var isComplete = await SendWriteAsync(cancellationToken).ConfigureAwait(false);
            _outcome = WriteOutcome.Done;
            return isComplete;
        }
        catch (MailingworkException failure) when (failure.ShowsNotDone)
        {
            _outcome = before;
            if (failure.IsTransient || before == WriteOutcome.NotDone || failure is MailingworkApiException { IsLoginFailed: true })
            {
                throw;
            }

            // The error may be about what an earlier attempt has done.
            if (await IsDoneAsync(cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            _outcome = WriteOutcome.NotDone;
            throw;
        }
    }

    private MailingworkException GiveUp(MailingworkException failure)
    {
        var isDone = _outcome == WriteOutcome.Done;
        var message = failure.Message + (isDone
            ? $" {Function} was carried out: find the webhook with GetWebhooksAsync, and do not repeat the call."
            : $" Whether {Function} was carried out is not known: look with GetWebhooksAsync before you repeat the call.");
        return failure is MailingworkApiException error
            ? new MailingworkApiException(error.Function!, error.ErrorCode, message) { Outcome = MailingworkOutcome.Unknown, VendorMessage = error.VendorMessage }
            : new MailingworkException(message, failure.IsTransient && !isDone, failure.InnerException)
            {
                Function = failure.Function,
                Outcome = MailingworkOutcome.Unknown,
                StatusCode = failure.StatusCode,
                RetryAfter = failure.RetryAfter,
            };
    }
}
