namespace EmailWebhooks.Mailingwork.Client;

/// <summary>When a write is looked up before it is sent.</summary>
internal enum LookFirst
{
    /// <summary>Never: sending it again does no harm.</summary>
    Never,

    /// <summary>Before it is sent again.</summary>
    BeforeRetry,

    /// <summary>Before it is sent for the first time, too.</summary>
    Always,
}

/// <summary>What a look-up shows.</summary>
/// <param name="Result">The result of the write; null when the look-up shows that it was not carried out.</param>
/// <param name="IsCertain">False when the look-up cannot tell.</param>
internal readonly record struct LookedUp<T>(T? Result, bool IsCertain = true)
    where T : class;

/// <summary>
/// A call that changes something. Once an attempt failed so that it may have been carried out, the write is open until a
/// look-up or a further attempt settles it.
/// </summary>
/// <param name="function">The function that is called.</param>
/// <param name="send">Sends the request; returns null when it was accepted, but its result has to be looked up.</param>
/// <param name="lookUp">Looks up what became of it.</param>
/// <param name="lookFirst">When to look before sending.</param>
/// <param name="failures">Creates the exceptions.</param>
internal sealed class Write<T>(
    string function,
    Func<CancellationToken, ValueTask<T?>> send,
    Func<CancellationToken, ValueTask<LookedUp<T>>> lookUp,
    LookFirst lookFirst,
    Failures failures)
    where T : class
{
    public string Function => function;

    /// <summary>Whether a request may have been carried out.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether a request was carried out, and only its result is missing.</summary>
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

    /// <summary>The look-up after the last attempt. Whatever it finds is the result, certain or not.</summary>
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

    /// <summary>Returns the result when the write was carried out, and null when it was not.</summary>
    /// <exception cref="MailingworkException">The look-up failed, or cannot tell.</exception>
    private async ValueTask<T?> SettleAsync(CancellationToken cancellationToken)
    {
        var found = await lookUp(cancellationToken).ConfigureAwait(false);
        return found.IsCertain ? found.Result : throw failures.Unclear(function);
    }
}
