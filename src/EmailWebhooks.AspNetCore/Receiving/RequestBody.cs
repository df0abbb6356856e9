using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>A request's body, or why there is none.</summary>
internal readonly record struct RequestBody(byte[] Bytes, DeliveryOutcome? Refusal)
{
    /// <summary>Reads the body once: gathered in the server's own pooled buffers, then copied to an array of its length.</summary>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, int limit, CancellationToken callerGone)
    {
        try
        {
            return context.Request.ContentLength > limit ? new([], DeliveryOutcome.TooLarge) : await ReadToEndAsync(context, limit, callerGone);
        }
        catch (BadHttpRequestException refused)
        {
            return new([], refused.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => DeliveryOutcome.TooLarge,
                StatusCodes.Status408RequestTimeout => DeliveryOutcome.TooSlow,
                _ => DeliveryOutcome.Incomplete,
            });
        }
        catch (IOException)
        {
            // The connection is gone, which Kestrel may not have noted yet: it would drain the body, and log an error.
            context.Abort();
            return new([], DeliveryOutcome.Aborted);
        }
        catch (OperationCanceledException)
        {
            return new([], DeliveryOutcome.Aborted);
        }
    }

    private static async ValueTask<RequestBody> ReadToEndAsync(HttpContext context, int limit, CancellationToken callerGone)
    {
        LiftServerLimit(context);
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = reader.TryRead(out var arrived) ? arrived : await ReadAsync(reader, callerGone);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return new([], DeliveryOutcome.TooLarge);
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return new(bytes, null);
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
    /// Cancels the reader and not the read: Kestrel takes a read that its token has cut off for one that goes on, and logs
    /// an error when it then drains the body, so that callers who leave could fill the log.
    /// </summary>
    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken callerGone)
    {
        using var registration = callerGone.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        return await reader.ReadAsync(CancellationToken.None);
    }

    /// <summary>Only the limit here counts: the server's own may be lower, and Kestrel's counts the frames of chunks too.</summary>
    private static void LiftServerLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }
    }
}
