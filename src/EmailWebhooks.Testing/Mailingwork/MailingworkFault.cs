using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.Testing;

/// <summary>A fault that makes one call to the emulated MAILINGWORK API fail. Queue it with <see cref="MailingworkEmulator.QueueFault"/>.</summary>
/// <remarks>
/// Each fault has the parameter <c>afterWork</c>. If it is false, the call fails before the emulator executes it. If it is
/// true, the call fails after the emulator has executed it, so that only the response is lost. The caller cannot tell the
/// two apart.
/// </remarks>
public sealed class MailingworkFault
{
    private const string Html = "text/html; charset=utf-8";
    private const string Json = "application/json; charset=utf-8";

    private readonly Func<HttpContext, CancellationToken, Task> _apply;
    private readonly string _name;

    private MailingworkFault(string name, bool afterWork, Func<HttpContext, CancellationToken, Task> apply)
    {
        _name = name;
        _apply = apply;
        IsAfterWork = afterWork;
    }

    /// <summary>Whether the call is executed before it fails.</summary>
    public bool IsAfterWork { get; }

    /// <summary>The connection is reset before any part of the response is sent.</summary>
    /// <param name="afterWork">Whether the call is executed before it fails.</param>
    /// <returns>The fault.</returns>
    public static MailingworkFault ConnectionReset(bool afterWork = false) =>
        new(nameof(ConnectionReset), afterWork, (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

    /// <summary>The connection is reset in the middle of the response, after the status and half of the body.</summary>
    /// <param name="afterWork">Whether the call is executed before it fails.</param>
    /// <returns>The fault.</returns>
    public static MailingworkFault TruncatedResponse(bool afterWork = false) =>
        new(nameof(TruncatedResponse), afterWork, async (context, ended) =>
        {
            var half = "{\"error\":0,\"message\":"u8.ToArray();
            context.Response.ContentType = Json;
            context.Response.ContentLength = half.Length * 2;
            await context.Response.Body.WriteAsync(half, ended).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(ended).ConfigureAwait(false);
            context.Abort();
        });

    /// <summary>The request gets no response and hangs until the client gives up or the emulator stops.</summary>
    /// <param name="afterWork">Whether the call is executed before it fails.</param>
    /// <returns>The fault.</returns>
    public static MailingworkFault Timeout(bool afterWork = false) =>
        new(nameof(Timeout), afterWork, async (context, ended) =>
        {
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Abort();
        });

    /// <summary>The response is an HTTP status with an empty body, for instance 503, 429 or 408.</summary>
    /// <param name="status">The status.</param>
    /// <param name="retryAfter">The Retry-After header, as seconds or as a date; null for none.</param>
    /// <param name="afterWork">Whether the call is executed before it fails.</param>
    /// <returns>The fault.</returns>
    public static MailingworkFault Status(HttpStatusCode status, RetryConditionHeaderValue? retryAfter = null, bool afterWork = false) =>
        new($"{nameof(Status)} {((int)status).ToString(CultureInfo.InvariantCulture)}", afterWork, (context, _) =>
        {
            context.Response.StatusCode = (int)status;
            context.Response.Headers.RetryAfter = retryAfter?.ToString();
            return Task.CompletedTask;
        });

    /// <summary>The response is a redirect (302).</summary>
    /// <param name="location">The target of the redirect.</param>
    /// <param name="afterWork">Whether the call is executed before it fails.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="location"/> is null.</exception>
    public static MailingworkFault Redirect(Uri location, bool afterWork = false)
    {
        ArgumentNullException.ThrowIfNull(location);

        return new(nameof(Redirect), afterWork, (context, _) =>
        {
            context.Response.Redirect(location.AbsoluteUri);
            return Task.CompletedTask;
        });
    }

    /// <summary>The response is an HTML page with status 200, as proxies send during maintenance.</summary>
    /// <param name="afterWork">Whether the call is executed before it fails.</param>
    /// <returns>The fault.</returns>
    public static MailingworkFault HtmlPage(bool afterWork = false) =>
        Response("<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be right back</h1></body></html>", Html, HttpStatusCode.OK, afterWork);

    /// <summary>The response is an error of the API, <c>{"error":…,"message":…,"result":null}</c>, with status 200.</summary>
    /// <param name="code">The error code; not 0.</param>
    /// <param name="message">The message.</param>
    /// <param name="afterWork">Whether the call is executed before it fails.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="code"/> is 0, which means success.</exception>
    public static MailingworkFault Error(int code, string message = "Internal error", bool afterWork = false)
    {
        ArgumentOutOfRangeException.ThrowIfZero(code);

        return Response(Encoding.UTF8.GetString(new MailingworkEnvelope(new MailingworkResponseShape()).Error(code, message)), Json, HttpStatusCode.OK, afterWork);
    }

    /// <summary>The response has any status and body.</summary>
    /// <param name="body">The body, sent as UTF-8.</param>
    /// <param name="contentType">The content type.</param>
    /// <param name="status">The status.</param>
    /// <param name="afterWork">Whether the call is executed before it fails.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    public static MailingworkFault Response(string body, string contentType = Json, HttpStatusCode status = HttpStatusCode.OK, bool afterWork = false)
    {
        ArgumentNullException.ThrowIfNull(body);

        return new(nameof(Response), afterWork, (context, ended) =>
        {
            context.Response.StatusCode = (int)status;
            context.Response.ContentType = contentType;
            return context.Response.WriteAsync(body, ended);
        });
    }

    /// <summary>Returns the kind of fault and whether the call is executed first.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{_name} {(IsAfterWork ? "after" : "before")} execution";

    internal Task ApplyAsync(HttpContext context, CancellationToken ended) => _apply(context, ended);
}

/// <summary>The queued faults of each function, first in, first out.</summary>
internal sealed class MailingworkFaultQueue(int capacity)
{
    private readonly Queue<MailingworkFault>[] _queues = [.. Enum.GetValues<MailingworkFunction>().Select(_ => new Queue<MailingworkFault>())];

    /// <exception cref="InvalidOperationException">The queue would hold more than its capacity.</exception>
    public void Add(MailingworkFunction function, MailingworkFault fault, int times)
    {
        var queue = _queues[(int)function];
        lock (queue)
        {
            if (times > capacity - queue.Count)
            {
                throw new InvalidOperationException($"More faults are queued than {nameof(MailingworkEmulatorOptions)}.{nameof(MailingworkEmulatorOptions.Capacity)} allows.");
            }

            for (var i = 0; i < times; i++)
            {
                queue.Enqueue(fault);
            }
        }
    }

    public MailingworkFault? Next(MailingworkFunction function)
    {
        var queue = _queues[(int)function];
        lock (queue)
        {
            return queue.TryDequeue(out var fault) ? fault : null;
        }
    }
}
