using System.Text.Json;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>The JSON object in every response of the API: <c>{ "error": int, "message": string, "result": any }</c>.</summary>
internal readonly ref struct Envelope
{
    private readonly ReadOnlySpan<byte> _message;

    private Envelope(int error, ReadOnlySpan<byte> message, ReadOnlySpan<byte> result)
    {
        Error = error;
        _message = message;
        Result = result;
    }

    /// <summary>The vendor's error code; 0 for success.</summary>
    public int Error { get; }

    /// <summary>The JSON of the result; empty if the response has none.</summary>
    public ReadOnlySpan<byte> Result { get; }

    /// <summary>Reads the vendor's text as it was received; null if it is not text.</summary>
    public string? ReadMessage()
    {
        var reader = new Utf8JsonReader(_message);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads a response; returns false if it is not an envelope.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out Envelope envelope)
    {
        envelope = default;
        body = Payload.SkipByteOrderMark(body);
        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            int? error = null;
            ReadOnlySpan<byte> message = default, result = default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("error"u8))
                {
                    reader.Read();
                    error = ReadError(ref reader);
                }
                else if (reader.ValueTextEquals("message"u8))
                {
                    message = ReadValue(ref reader, body);
                }
                else if (reader.ValueTextEquals("result"u8))
                {
                    result = ReadValue(ref reader, body);
                }
                else
                {
                    reader.Skip();
                }
            }

            reader.Read();
            envelope = new Envelope(error ?? 0, message, result);
            return error is not null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or OverflowException)
        {
            return false;
        }
    }

    private static int? ReadError(ref Utf8JsonReader reader) => IdFormat.Instance.TryRead(ref reader, out var error) ? checked((int?)error) : throw new JsonException();

    private static ReadOnlySpan<byte> ReadValue(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body.Slice(start, (int)reader.BytesConsumed - start);
    }
}
