using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.AspNetCore.Tests.Registration.Model;

/// <summary>A webhook of the account in memory.</summary>
internal sealed class ModelWebhook(long id, string app, MailingworkEventType eventType, Uri url, Replica? creator)
{
    public long Id { get; } = id;

    public string App { get; } = app;

    public MailingworkEventType EventType { get; } = eventType;

    public Uri Url { get; } = url;

    public bool IsActive { get; set; } = true;

    public int Failures { get; set; }

    /// <summary>The events that wait for a replay.</summary>
    public HashSet<int> Buffer { get; } = [];

    /// <summary>The replica that created it and has not listed it since.</summary>
    public Replica? UnseenBy { get; set; } = creator;

    public string Secret => System.Web.HttpUtility.ParseQueryString(Url.Query)["key"] ?? "";

    public MailingworkWebhook ToRow() => new() { Id = Id, App = App, EventType = EventType, Url = Url, IsActive = IsActive };

    public override string ToString() => $"{Id} {App} {EventType} {Url} {(IsActive ? "active" : "inactive")}";
}

/// <summary>
/// A call that a replica has made and that the account has not yet carried out. The schedule decides when it ends, and
/// whether it fails before or after the work is done.
/// </summary>
internal sealed class PendingCall(Replica caller, string name, Func<object?> work)
{
    private readonly TaskCompletionSource<object?> _ended = new();

    public Replica Caller => caller;

    public string Name => name;

    public Func<object?> Work => work;

    public Task<object?> Ended => _ended.Task;

    /// <summary>Ends the call. With a fault, the work is done before the call fails, or not at all, or is returned to be done later.</summary>
    public Func<object?>? End(CallFault? fault)
    {
        try
        {
            if (fault is null)
            {
                _ended.SetResult(work());
                return null;
            }

            if (fault is CallFault.LostAfterWork or CallFault.ErrorAfterWork)
            {
                work();
            }
        }
        catch (MailingworkApiException refused)
        {
            _ended.SetException(refused);
            return null;
        }

        _ended.SetException(fault is CallFault.ErrorBeforeWork or CallFault.ErrorAfterWork
            ? new MailingworkApiException(name, 9, "The vendor refused the call.")
            : new MailingworkException("The connection broke.", isTransient: true));
        return fault == CallFault.LostAndLate ? work : null;
    }
}

/// <summary>The faults of the emulator as the client reports them after its own retries.</summary>
internal enum CallFault
{
    LostBeforeWork,
    LostAfterWork,

    /// <summary>The server carries it out long after the caller has given up.</summary>
    LostAndLate,
    ErrorBeforeWork,
    ErrorAfterWork,
}
