using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>
/// Holds the answer to each delivery against what the handlers saw of it. A delivery is forgotten once its answer has
/// proved true, so that a long run needs no more memory than a short one; whatever a handler sees of it afterwards is one
/// time too many.
/// </summary>
internal sealed class DeliveryLedger
{
    private readonly ConcurrentDictionary<long, StrongBox<int>> _open = new();
    private readonly ConcurrentDictionary<string, int> _violations = new();
    private long _sent;
    private long _accepted;
    private long _refused;
    private long _unanswered;
    private long _failures;

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Answered with 200.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Answered with 500.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>The connection ended before the answer; the handler may or may not have run.</summary>
    public long Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>How often a handler has thrown.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>What must not be, and how often it was.</summary>
    public IReadOnlyDictionary<string, int> Violations => _violations;

    public Delivery Open()
    {
        var delivery = new Delivery(Interlocked.Increment(ref _sent));
        _open[delivery.Id] = new StrongBox<int>();
        return delivery;
    }

    /// <summary>A handler has done its work.</summary>
    public void Handled(long? id)
    {
        if (id is null || !_open.TryGetValue(id.Value, out var handled))
        {
            Violate("a handler saw what nobody delivered, or what was answered before");
        }
        else if (Interlocked.Increment(ref handled.Value) > 1)
        {
            Violate("a delivery was handled twice");
        }
    }

    /// <summary>A handler is about to throw.</summary>
    public void Failed() => Interlocked.Increment(ref _failures);

    public void Answered(Delivery delivery, int status)
    {
        var times = _open.TryRemove(delivery.Id, out var handled) ? Volatile.Read(ref handled.Value) : 0;
        switch (status)
        {
            case 200:
                Interlocked.Increment(ref _accepted);
                Expect(!delivery.Fails, "a failure was answered with 200");
                Expect(times == 1 || delivery.Fails, "what was answered with 200 was not handled");
                break;
            case 500:
                Interlocked.Increment(ref _refused);
                Expect(delivery.Fails, "500 without a failure");
                break;
            default:
                Violate($"a delivery was answered with {status}");
                break;
        }
    }

    public void Cut() => Interlocked.Increment(ref _unanswered);

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            Violate(otherwise);
        }
    }

    private void Violate(string what) => _violations.AddOrUpdate(what, 1, static (_, count) => count + 1);
}
