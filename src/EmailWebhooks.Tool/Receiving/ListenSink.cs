using EmailWebhooks.AspNetCore;
using EmailWebhooks.Tool.Events;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;

namespace EmailWebhooks.Tool.Receiving;

/// <summary>Saves and shows the events that arrive.</summary>
internal sealed class ListenSink(ToolContext context, BodyFolder? folder) : IDeliverySink
{
    private readonly Lock _lock = new();

    public async ValueTask ReceiveAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (folder is not null)
        {
            await SaveAsync(folder, webhookEvent, delivery, cancellationToken);
        }

        lock (_lock)
        {
            context.Out.Write(new Rows(EventRow.Of(webhookEvent, delivery.ReceivedAt.ToLocalTime(), context.Out.Profile.Width)));
        }
    }

    public void Refused(string path, int status)
    {
        lock (_lock)
        {
            context.Error.WriteError($"a request to {path} got status {status}: {Reason(status)}");
        }
    }

    private static string Reason(int status) => status switch
    {
        400 => "its body is not a JSON object, or was cut off.",
        401 => "its URL does not carry the secret.",
        404 or 405 => "only POST requests to the URLs above are accepted.",
        413 => "its body is too long.",
        _ => "it was not processed.",
    };

    private async Task SaveAsync(BodyFolder bodies, WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await bodies.SaveAsync(webhookEvent, delivery, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            lock (_lock)
            {
                context.Error.WriteError($"a body was not saved: {exception.Message}");
            }

            throw;
        }
    }
}
