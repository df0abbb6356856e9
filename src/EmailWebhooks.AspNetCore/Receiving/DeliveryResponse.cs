using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>Sends the response for an outcome, and closes the connection when part of the body is unread.</summary>
internal static class DeliveryResponse
{
    /// <summary>How long a caller that is still sending has to read the response before its connection is reset.</summary>
    private static readonly TimeSpan TimeToRead = TimeSpan.FromSeconds(1);

    public static async Task SendAsync(HttpContext context, DeliveryOutcome outcome, TimeProvider timeProvider)
    {
        if (context.Response.HasStarted)
        {
            if (outcome.StatusCode != StatusCodes.Status200OK)
            {
                // A handler has started its own response, which could tell the vendor that the delivery succeeded.
                context.Abort();
            }

            return;
        }

        context.Response.StatusCode = outcome.StatusCode;
        if (outcome.StatusCode != StatusCodes.Status200OK && context.Features.Get<IStatusCodePagesFeature>() is { } statusCodePages)
        {
            // A vendor has no use for a page, or for a redirect to one.
            statusCodePages.Enabled = false;
        }

        if (outcome.LeavesBody && (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol)) && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not null)
        {
            await EndConnectionAsync(context, timeProvider);
        }
    }

    /// <summary>
    /// Kestrel would read the rest of the body for up to five seconds, even gigabytes. Instead, nothing more is read: the
    /// response is sent, the caller gets a moment to read it, and then the connection is reset.
    /// </summary>
    private static async Task EndConnectionAsync(HttpContext context, TimeProvider timeProvider)
    {
        context.Response.Headers.Connection = "close";
        await context.Response.CompleteAsync();
        await Task.Delay(TimeToRead, timeProvider, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }
}
