namespace EmailWebhooks.Benchmarks.Load.Scenario;

/// <summary>What the handler of a delivery does.</summary>
internal enum HandlerKind
{
    Quick,

    /// <summary>Gives its thread back, and comes again later.</summary>
    Slow,

    Failing,

    /// <summary>Fails after it has given its thread back.</summary>
    SlowFailing,
}
