using EmailWebhooks.Testing;

namespace EmailWebhooks.Tests.Properties.Account;

/// <summary>The faults that the next requests for one function will meet.</summary>
internal sealed class PendingFaults(MailingworkEmulator emulator, MailingworkFunction function)
{
    private readonly List<MailingworkFault> _queued = [];
    private int _requestsBefore;

    /// <summary>The faults that are still queued.</summary>
    public IEnumerable<MailingworkFault> Waiting => _queued.Skip(emulator.CountRequests(function) - _requestsBefore);

    public void Queue(IEnumerable<MailingworkFault> faults)
    {
        var left = Waiting.ToList();
        _requestsBefore = emulator.CountRequests(function);
        _queued.Clear();
        _queued.AddRange(left);
        foreach (var fault in faults)
        {
            emulator.QueueFault(function, fault);
            _queued.Add(fault);
        }
    }
}
