namespace EmailWebhooks.Mailingwork;

/// <summary>
/// The names of the form parameters that the vendor's public documents leave open. If your account's "Webservice-Demo"
/// shows another name, set it here.
/// </summary>
public sealed class MailingworkParameterNames
{
    /// <summary>The webhook's id in ActivateWebHook and DeleteWebHookById. Default: <c>webHookId</c>.</summary>
    public string WebhookId { get; set; } = "webHookId";

    /// <summary>The application filter of GetWebHooks. Default: <c>advanced[app]</c>.</summary>
    public string AppFilter { get; set; } = "advanced[app]";

    /// <summary>The event filter of GetWebHooks. Default: <c>advanced[event]</c>.</summary>
    public string EventFilter { get; set; } = "advanced[event]";

    /// <summary>The replay switch of ActivateWebHook, sent as 1. Default: <c>advanced[replayEvents]</c>.</summary>
    public string ReplayEvents { get; set; } = "advanced[replayEvents]";
}
