namespace EmailWebhooks.Testing;

/// <summary>The faults of the calls to come, per function, first in first out.</summary>
internal sealed class MailingworkFaultQueue
{
    private readonly Queue<MailingworkFault>[] _queues = [.. Enum.GetValues<MailingworkFunction>().Select(_ => new Queue<MailingworkFault>())];
    private readonly int _capacity;

    public MailingworkFaultQueue(int capacity) => _capacity = capacity;

    /// <exception cref="InvalidOperationException">The queue would hold more than its capacity.</exception>
    public void Add(MailingworkFunction function, MailingworkFault fault, int times)
    {
        var queue = _queues[(int)function];
        lock (queue)
        {
            if (times > _capacity - queue.Count)
            {
                throw new InvalidOperationException($"More faults are queued than {nameof(MailingworkEmulatorOptions)}.{nameof(MailingworkEmulatorOptions.Capacity)} allows.");
            }

            for (var i = 0; i < times; i++)
            {
                queue.Enqueue(fault);
            }
        }
    }

    public MailingworkFault? Next(MailingworkFunction function)
    {
        var queue = _queues[(int)function];
        lock (queue)
        {
            return queue.TryDequeue(out var fault) ? fault : null;
        }
    }
}
