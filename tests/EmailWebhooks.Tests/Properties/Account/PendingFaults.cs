using EmailWebhooks.Testing;

namespace EmailWebhooks.Tests.Properties.Account;

/// <summary>The faults that still wait for requests for one function.</summary>
internal sealed class PendingFaults(MailingworkEmulator emulator, MailingworkFunction function)
{
    private readonly List<MailingworkFault> _queued = [];
    private int _requestsBefore;

    /// <summary>What the requests since then have left over.</summary>
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
