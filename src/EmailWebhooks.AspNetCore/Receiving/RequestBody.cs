using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>The body of a request, or the reason why it could not be read.</summary>
/// <param name="Bytes">The body; empty when it is empty or could not be read.</param>
/// <param name="Refusal">The outcome when the body could not be read; null when it was read to its end.</param>
/// <param name="Failure">The exception to log, if any.</param>
/// <param name="WasReadBefore">Whether something else has already read from the body, so that it may be incomplete.</param>
internal readonly record struct RequestBody(byte[] Bytes, DeliveryOutcome? Refusal = null, Exception? Failure = null, bool WasReadBefore = false)
{
    /// <summary>Reads the body into the server's pooled buffers, then copies it once into an array of its length.</summary>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, int limit, CancellationToken callerGone)
    {
        if (context.Request.ContentLength > limit)
        {
            return new([], DeliveryOutcome.TooLarge);
        }

        var wasReadBefore = LiftServerLimit(context) && context.Request.Body is not { CanSeek: true, Position: 0 };
        try
        {
            return await ReadToEndAsync(context.Request.BodyReader, limit, callerGone) is { } bytes
                ? new(bytes, WasReadBefore: wasReadBefore)
                : new([], DeliveryOutcome.TooLarge);
        }
        catch (Exception failure)
        {
            return Refuse(context, failure, callerGone);
        }
    }

    /// <summary>Null when the body exceeds the limit.</summary>
    private static async ValueTask<byte[]?> ReadToEndAsync(PipeReader reader, int limit, CancellationToken callerGone)
    {
        while (true)
        {
            var read = reader.TryRead(out var arrived) ? arrived : await ReadAsync(reader, callerGone);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);

            // A host that stops cancels reads too, but a request that has begun may complete.
            if (read.IsCanceled)
            {
                callerGone.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>
    /// Calls <see cref="PipeReader.CancelPendingRead"/> instead of passing the token on. When a token cancels a read, Kestrel
    /// considers it to be still in progress and logs an error when it then drains the body, so callers that disconnect could
    /// fill the log.
    /// </summary>
    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken callerGone)
    {
        using var registration = callerGone.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        return await reader.ReadAsync(CancellationToken.None);
    }

    /// <summary>Removes the server's own limit, which may be lower, and in Kestrel includes the framing of chunks.</summary>
    /// <returns>Whether the body has already been read from, which makes the server's limit read-only.</returns>
    private static bool LiftServerLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { } server)
        {
            return false;
        }

        if (!server.IsReadOnly)
        {
            server.MaxRequestBodySize = null;
        }

        return server.IsReadOnly;
    }

    private static RequestBody Refuse(HttpContext context, Exception failure, CancellationToken callerGone)
    {
        switch (failure)
        {
            case BadHttpRequestException refused:
                return new([], refused.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => DeliveryOutcome.TooLarge,
                    StatusCodes.Status408RequestTimeout => DeliveryOutcome.TooSlow,
                    _ => DeliveryOutcome.Incomplete,
                });
            case OperationCanceledException:
            case ConnectionResetException:
            case IOException when callerGone.IsCancellationRequested:
                // Kestrel may not have noticed yet that the connection is closed: it would drain the body and log an error.
                context.Abort();
                return new([], DeliveryOutcome.Aborted);
            case IOException when context.Request.Body is FileBufferingReadStream && failure.HResult == new IOException().HResult:
                // The application's EnableBuffering has a limit lower than this one.
                return new([], DeliveryOutcome.TooLarge, failure);
            case InvalidDataException:
            case InvalidOperationException when failure.Source == "System.IO.Compression.Brotli":
                // The application's request decompression cannot decode it.
                return new([], DeliveryOutcome.Incomplete, failure);
            default:
                return new([], DeliveryOutcome.Failed, failure);
        }
    }
}
