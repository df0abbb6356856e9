namespace EmailWebhooks.Testing;

/// <summary>The webhook functions of the MAILINGWORK API, named as the vendor names them (documentation "Schnittstellen: WebHooks", id 451).</summary>
public enum MailingworkFunction
{
    /// <summary>Registers a webhook.</summary>
    CreateWebHook,

    /// <summary>Lists webhooks.</summary>
    GetWebHooks,

    /// <summary>Activates a webhook, with or without replay of the events it missed.</summary>
    ActivateWebHook,

    /// <summary>Deletes a webhook.</summary>
    DeleteWebHookById,
}
