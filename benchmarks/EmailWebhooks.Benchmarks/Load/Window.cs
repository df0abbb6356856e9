namespace EmailWebhooks.Benchmarks.Load;

/// <summary>What a stretch of the load was like.</summary>
/// <param name="IsAttacked">Whether attackers were there.</param>
/// <param name="Throughput">Answers a second.</param>
/// <param name="Median">Half of the answers took no longer.</param>
/// <param name="Slowest">99 of 100 answers took no longer.</param>
/// <param name="QueueDelay">99 of 100 items of work waited no longer for a thread of the pool.</param>
/// <param name="Heap">Bytes on the managed heap once it was over and collected.</param>
internal sealed record Window(bool IsAttacked, double Throughput, TimeSpan Median, TimeSpan Slowest, TimeSpan QueueDelay, long Heap);
