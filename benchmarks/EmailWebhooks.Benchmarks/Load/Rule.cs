namespace EmailWebhooks.Benchmarks.Load;

/// <summary>Something that has to hold, and the figure that shows whether it did.</summary>
internal sealed record Rule(string What, bool Holds, string Figure);
