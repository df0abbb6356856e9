using System.Buffers;
using EmailWebhooks.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EmailWebhooks.AspNetCore.Endpoints;

/// <summary>A request's body, or why there is none.</summary>
internal readonly record struct RequestBody(byte[] Bytes, DeliveryOutcome? Refusal)
{
    /// <summary>Reads the body once: gathered in the server's own pooled buffers, then copied to an array of its length.</summary>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, int limit)
    {
        try
        {
            return context.Request.ContentLength > limit ? new([], DeliveryOutcome.TooLarge) : await ReadToEndAsync(context, limit);
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
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return new([], DeliveryOutcome.Aborted);
        }
    }

    private static async ValueTask<RequestBody> ReadToEndAsync(HttpContext context, int limit)
    {
        LiftServerLimit(context);
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
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
        }
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
