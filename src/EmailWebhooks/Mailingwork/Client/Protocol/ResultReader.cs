namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Reads the result of a successful answer.</summary>
/// <param name="result">Its JSON; empty when there is none.</param>
/// <exception cref="System.Text.Json.JsonException">It has no shape that is understood.</exception>
internal delegate T ResultReader<out T>(ReadOnlySpan<byte> result);
