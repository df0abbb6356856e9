namespace EmailWebhooks.Mailingwork.Client;

/// <summary>When the outcome of a write is looked up before the write is sent.</summary>
internal enum LookFirst
{
    /// <summary>Never, because sending it again does no harm.</summary>
    Never,

    /// <summary>Before it is sent again.</summary>
    BeforeRetry,

    /// <summary>Before it is sent again, and before it is sent for the first time.</summary>
    Always,
}

/// <summary>The result of a lookup.</summary>
/// <param name="Result">The result of the write; null if the lookup does not show that it was carried out.</param>
/// <param name="IsCertain">False if the lookup cannot tell whether it was carried out.</param>
internal readonly record struct LookupResult<T>(T? Result, bool IsCertain = true)
    where T : class;

/// <summary>
/// A call that changes the account. After a failed attempt that may have been carried out, the write is open until a lookup
/// or another attempt settles it.
/// </summary>
/// <param name="function">The function that is called.</param>
/// <param name="send">Sends the request; returns null if it was accepted but its result must be looked up.</param>
/// <param name="lookUp">Looks up the outcome.</param>
/// <param name="lookFirst">When to look up the outcome before sending.</param>
/// <param name="failures">Creates the exceptions.</param>
internal sealed class Write<T>(
    string function,
    Func<CancellationToken, ValueTask<T?>> send,
    Func<CancellationToken, ValueTask<LookupResult<T>>> lookUp,
    LookFirst lookFirst,
    Failures failures)
    where T : class
{
    public string Function => function;

    /// <summary>Whether a request may have been carried out.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether a request was accepted, and only its result is missing.</summary>
    public bool IsAccepted { get; private set; }

    public async ValueTask<T> AttemptAsync(CancellationToken cancellationToken)
    {
        if (lookFirst == LookFirst.Always || IsAccepted || (IsOpen && lookFirst == LookFirst.BeforeRetry))
        {
            if (await SettleAsync(cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return IsAccepted ? throw failures.NotFound(function) : await SendAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks up the outcome after the last attempt. Whatever it finds is the result, even if that is not certain.</summary>
    public async ValueTask<T?> LookUpLastAsync(CancellationToken cancellationToken) => (await lookUp(cancellationToken).ConfigureAwait(false)).Result;

    private async ValueTask<T> SendAsync(CancellationToken cancellationToken)
    {
        var wasOpen = IsOpen;
        IsOpen = true;
        try
        {
            if (await send(cancellationToken).ConfigureAwait(false) is { } result)
            {
                return result;
            }

            IsAccepted = true;
        }
        catch (MailingworkException refusal) when (refusal.Outcome == MailingworkOutcome.NotApplied)
        {
            IsOpen = wasOpen;
            var mayBeAboutEarlierWork = wasOpen || lookFirst == LookFirst.Always;
            if (refusal.IsTransient || !mayBeAboutEarlierWork || refusal is MailingworkApiException { IsLoginFailed: true })
            {
                throw;
            }

            var found = await lookUp(cancellationToken).ConfigureAwait(false);
            if (found.Result is { } done)
            {
                return done;
            }

            IsOpen = !found.IsCertain;
            throw;
        }

        return await SettleAsync(cancellationToken).ConfigureAwait(false) ?? throw failures.NotFound(function);
    }

    /// <summary>Returns the result if the write was carried out, and null if it was not.</summary>
    /// <exception cref="MailingworkException">The lookup failed, or cannot tell.</exception>
    private async ValueTask<T?> SettleAsync(CancellationToken cancellationToken)
    {
        var found = await lookUp(cancellationToken).ConfigureAwait(false);
        return found.IsCertain ? found.Result : throw failures.Unclear(function);
    }
}
