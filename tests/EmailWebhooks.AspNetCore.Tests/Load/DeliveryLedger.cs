using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace EmailWebhooks.AspNetCore.Tests.Load;

/// <summary>
/// Compares the response to each delivery with what the handlers received. A delivery is forgotten once its response has
/// proved true, so that a long run needs no more memory than a short one; if a handler receives it afterwards, that is a
/// violation.
/// </summary>
internal sealed class DeliveryLedger
{
    private readonly ConcurrentDictionary<long, StrongBox<int>> _open = new();
    private readonly ConcurrentDictionary<string, int> _violations = new();
    private long _sent;
    private long _accepted;
    private long _refused;
    private long _withoutResponse;
    private long _failures;

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>The number of responses with 200.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>The number of responses with 500.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>The number of connections that ended before the response; the handler may or may not have run.</summary>
    public long WithoutResponse => Volatile.Read(ref _withoutResponse);

    /// <summary>The number of exceptions that handlers have thrown.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>The violations that were found, and their number.</summary>
    public IReadOnlyDictionary<string, int> Violations => _violations;

    public Delivery Open()
    {
        var delivery = new Delivery(Interlocked.Increment(ref _sent));
        _open[delivery.Id] = new StrongBox<int>();
        return delivery;
    }

    /// <summary>Called when a handler has succeeded.</summary>
    public void Handled(long? id)
    {
        if (id is null || !_open.TryGetValue(id.Value, out var handled))
        {
            Violate("a handler received an event that was not delivered, or that had its response before");
        }
        else if (Interlocked.Increment(ref handled.Value) > 1)
        {
            Violate("a delivery was handled twice");
        }
    }

    /// <summary>Called when a handler is about to throw.</summary>
    public void Failed() => Interlocked.Increment(ref _failures);

    public void Responded(Delivery delivery, int status)
    {
        var times = _open.TryRemove(delivery.Id, out var handled) ? Volatile.Read(ref handled.Value) : 0;
        switch (status)
        {
            case 200:
                Interlocked.Increment(ref _accepted);
                Expect(!delivery.Fails, "the response to a failure was 200");
                Expect(times == 1 || delivery.Fails, "an event that got 200 was not handled");
                break;
            case 500:
                Interlocked.Increment(ref _refused);
                Expect(delivery.Fails, "500 without a failure");
                break;
            default:
                Violate($"the response to a delivery was {status}");
                break;
        }
    }

    /// <summary>Called when the connection ended before the response.</summary>
    public void NotResponded() => Interlocked.Increment(ref _withoutResponse);

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            Violate(otherwise);
        }
    }

    private void Violate(string what) => _violations.AddOrUpdate(what, 1, static (_, count) => count + 1);
}
