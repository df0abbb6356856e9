using System.Globalization;
using System.Net;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.Tool.Emulating;

/// <summary>The control endpoint of the emulator, through which programs raise events and make calls fail.</summary>
internal sealed class EmulatorControl
{
    public const string Path = "/control";

    private const int MaxCount = 1000;

    /// <summary>Set once the emulator has started.</summary>
    public MailingworkEmulator? Emulator { get; set; }

    public async Task HandleAsync(HttpContext context, CancellationToken ended)
    {
        var segments = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (Emulator is not { } emulator || segments is not ["control", .. var command])
        {
            return;
        }

        context.Response.StatusCode = StatusCodes.Status200OK;
        try
        {
            var json = (context.Request.Method, command) switch
            {
                ("GET", []) => ToolJson.Text(EmulatorState.Of(emulator)),
                ("POST", ["raise", var name]) => ToolJson.Text(await RaiseAsync(emulator, new MailingworkEventType(name), context.Request, ended)),
                ("POST", ["fail", var function]) => ToolJson.Text(Fail(emulator, function, context.Request.Query)),
                ("POST", ["deactivate", var id]) => ToolJson.Text(Deactivate(emulator, id)),
                _ => throw new FormatException("The control endpoint has GET /control, POST /control/raise/{event}, POST /control/fail/{function} and POST /control/deactivate/{id}."),
            };
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(json + "\n", ended);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(ToolJson.Text(new EmulatorReply(exception.Message)) + "\n", ended);
        }
    }

    /// <summary>Raises an event with the given body, or a sample event if the body is empty.</summary>
    public static async Task<IReadOnlyList<MailingworkDelivery>> RaiseAsync(MailingworkEmulator emulator, MailingworkEventType eventType, byte[] body, CancellationToken cancellationToken) =>
        body.Length > 0 ? await emulator.RaiseAsync(eventType, body, cancellationToken)
        : eventType == MailingworkEventType.OptinFinalized ? await emulator.RaiseOptinAsync(cancellationToken: cancellationToken)
        : eventType == MailingworkEventType.OptoutFinalized ? await emulator.RaiseOptoutAsync(cancellationToken: cancellationToken)
        : eventType == MailingworkEventType.ProfileManagerFinalized ? await emulator.RaiseProfileChangeAsync(cancellationToken: cancellationToken)
        : throw new FormatException($"No sample exists for this event: post a body, or use one of {string.Join(", ", MailingworkEventType.Known)}.");

    private static async Task<IReadOnlyList<EmulatorDelivery>> RaiseAsync(MailingworkEmulator emulator, MailingworkEventType eventType, HttpRequest request, CancellationToken ended)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ended);
        var deliveries = new List<EmulatorDelivery>();
        for (var left = Count(request.Query, "count"); left > 0; left--)
        {
            deliveries.AddRange((await RaiseAsync(emulator, eventType, body.ToArray(), ended)).Select(EmulatorDelivery.Of));
        }

        return deliveries;
    }

    private static EmulatorReply Fail(MailingworkEmulator emulator, string name, IQueryCollection query)
    {
        if (!Enum.TryParse<MailingworkFunction>(name, ignoreCase: true, out var function) || !Enum.IsDefined(function))
        {
            throw new FormatException($"The functions are {string.Join(", ", Enum.GetNames<MailingworkFunction>())}.");
        }

        var afterWork = query["after"] == "true";
        var fault = query["fault"].ToString() switch
        {
            "" or "reset" => MailingworkFault.ConnectionReset(afterWork),
            "truncated" => MailingworkFault.TruncatedResponse(afterWork),
            "timeout" => MailingworkFault.Timeout(afterWork),
            "html" => MailingworkFault.HtmlPage(afterWork),
            var text when Number(text, "status-") is >= 300 and <= 599 and var status => MailingworkFault.Status((HttpStatusCode)status, afterWork: afterWork),
            var text when Number(text, "error-") is > 0 and var code => MailingworkFault.Error(code, afterWork: afterWork),
            _ => throw new FormatException("The faults are reset, truncated, timeout, html, status-<300 to 599> and error-<number>, for instance status-503. With after=true, the call is executed before it fails."),
        };
        var times = Count(query, "times");
        emulator.QueueFault(function, fault, times);
        return new EmulatorReply($"{function}: {fault}, for the next {(times == 1 ? "call" : $"{times} calls")}");
    }

    private static EmulatorReply Deactivate(MailingworkEmulator emulator, string text)
    {
        var id = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("The id of a webhook is a number.");
        emulator.DeactivateWebhook(id);
        return new EmulatorReply($"webhook {id} is not active");
    }

    private static int Count(IQueryCollection query, string name) =>
        !query.TryGetValue(name, out var text) ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MaxCount ? count
        : throw new FormatException($"{name} is a number from 1 to {MaxCount}.");

    private static int? Number(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>What the control endpoint has done, or why it has refused the request.</summary>
internal sealed record EmulatorReply(string Message);

/// <summary>The outcome of an event for one webhook.</summary>
internal sealed record EmulatorDelivery(long Webhook, string Event, MailingworkDeliveryOutcome Outcome, int? Status)
{
    public static EmulatorDelivery Of(MailingworkDelivery delivery) => new(delivery.WebhookId, delivery.EventType.Name, delivery.Outcome, delivery.StatusCode);
}

/// <summary>The state of the emulator.</summary>
internal sealed record EmulatorState(IReadOnlyList<EmulatorWebhook> Webhooks)
{
    public static EmulatorState Of(MailingworkEmulator emulator) => new([.. emulator.Webhooks.Select(webhook => new EmulatorWebhook(
        webhook.Id, webhook.App, webhook.EventType.Name, webhook.Url.AbsoluteUri, webhook.IsActive, webhook.ConsecutiveFailures, webhook.BufferedEvents))]);
}

internal sealed record EmulatorWebhook(long Id, string App, string Event, string Url, bool Active, int ConsecutiveFailures, int BufferedEvents);
