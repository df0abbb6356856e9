namespace EmailWebhooks.Testing;

/// <summary>Something happened in the account.</summary>
/// <param name="Number">Counts the account's events, so that the older has the lower.</param>
/// <param name="At">When it happened.</param>
/// <param name="Body">The JSON to deliver.</param>
internal sealed record RaisedEvent(long Number, DateTimeOffset At, ReadOnlyMemory<byte> Body);
