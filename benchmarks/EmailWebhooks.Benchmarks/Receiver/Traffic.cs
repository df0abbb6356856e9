using EmailWebhooks.Benchmarks.Events;

namespace EmailWebhooks.Benchmarks.Receiver;

/// <summary>What the connections send.</summary>
/// <param name="Body">The event.</param>
/// <param name="Pipelined">
/// How many requests are under way on one connection. One is what senders of webhooks do, and then much of the time is
/// the operating system's; with many, nearly all of it is the server's.
/// </param>
public sealed record Traffic(Sample Body, int Pipelined)
{
    public override string ToString() => Pipelined == 1 ? Body.Name : $"{Body.Name}, pipelined";
}
