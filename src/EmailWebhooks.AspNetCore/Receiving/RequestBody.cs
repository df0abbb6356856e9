using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>A request's body, or why there is none.</summary>
/// <param name="Bytes">Empty when the body is.</param>
/// <param name="Refusal">Null when the body was read to its end.</param>
/// <param name="Failure">What reading threw, where a log line should show it.</param>
/// <param name="WasReadBefore">Whether something has read from the body before, so that what is here may not be all of it.</param>
internal readonly record struct RequestBody(byte[] Bytes, DeliveryOutcome? Refusal = null, Exception? Failure = null, bool WasReadBefore = false)
{
    /// <summary>Reads the body once: gathered in the server's own pooled buffers, then copied to an array of its length.</summary>
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

    /// <summary>Null when there is more than the limit.</summary>
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

            // A host that stops cancels reads as well, but there what has begun may end.
            if (read.IsCanceled)
            {
                callerGone.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>
    /// Cancels the reader rather than the read: Kestrel regards a read that its token has cut off as one that goes on, and
    /// logs an error when it then drains the body, so that callers who leave could fill the log.
    /// </summary>
    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken callerGone)
    {
        using var registration = callerGone.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        return await reader.ReadAsync(CancellationToken.None);
    }

    /// <summary>Only the limit here counts: the server's own may be lower, and Kestrel's counts the frames of chunks too.</summary>
    /// <returns>Whether something has begun to read the body, which is when the server lets nobody change its limit.</returns>
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
                // Kestrel may not have noted yet that the connection is gone: it would drain the body, and log an error.
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
