namespace EmailWebhooks.Mailingwork;

/// <summary>
/// The names of the form parameters that the vendor's public documentation leaves open. If the "Webservice-Demo" of your
/// account shows another name, set it here.
/// </summary>
public sealed class MailingworkParameterNames
{
    /// <summary>The name of the parameter of ActivateWebHook and DeleteWebHookById that holds the webhook's id.</summary>
    /// <value>Default: <c>webHookId</c>.</value>
    public string WebhookId { get; set; } = "webHookId";

    /// <summary>The name of the parameter of GetWebHooks that filters by application.</summary>
    /// <value>Default: <c>advanced[app]</c>.</value>
    public string AppFilter { get; set; } = "advanced[app]";

    /// <summary>The name of the parameter of GetWebHooks that filters by event.</summary>
    /// <value>Default: <c>advanced[event]</c>.</value>
    public string EventFilter { get; set; } = "advanced[event]";

    /// <summary>The name of the parameter of ActivateWebHook that requests a replay; its value is 1.</summary>
    /// <value>Default: <c>advanced[replayEvents]</c>.</value>
    public string ReplayEvents { get; set; } = "advanced[replayEvents]";
}
