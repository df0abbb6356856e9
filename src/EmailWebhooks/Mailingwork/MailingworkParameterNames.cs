namespace EmailWebhooks.Mailingwork;

/// <summary>
/// The names of the form parameters that the vendor's public documentation leaves open. If the "Webservice-Demo" of your
/// account shows another name, set it here.
/// </summary>
public sealed class MailingworkParameterNames
{
    /// <summary>The webhook's id in ActivateWebHook and DeleteWebHookById.</summary>
    /// <value>Default: <c>webHookId</c>.</value>
    public string WebhookId { get; set; } = "webHookId";

    /// <summary>The application filter of GetWebHooks.</summary>
    /// <value>Default: <c>advanced[app]</c>.</value>
    public string AppFilter { get; set; } = "advanced[app]";

    /// <summary>The event filter of GetWebHooks.</summary>
    /// <value>Default: <c>advanced[event]</c>.</value>
    public string EventFilter { get; set; } = "advanced[event]";

    /// <summary>The parameter of ActivateWebHook that requests a replay, sent as 1.</summary>
    /// <value>Default: <c>advanced[replayEvents]</c>.</value>
    public string ReplayEvents { get; set; } = "advanced[replayEvents]";
}
