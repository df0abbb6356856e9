namespace EmailWebhooks.AspNetCore;

/// <summary>
/// Options of the registration of webhooks with MAILINGWORK. Bound from the section <c>Mailingwork:Registration</c>,
/// or <c>Mailingwork:Registration:&lt;account&gt;</c> for a named account. A change takes effect at once; while the options
/// are invalid, the last valid ones stay in force.
/// </summary>
public sealed class MailingworkRegistrationOptions
{
    /// <summary>
    /// The name of the application that the webhooks belong to, as the account shows it. Required; webhooks of other
    /// applications are never touched.
    /// </summary>
    public string App { get; set; } = "";

    /// <summary>
    /// The URL at which MAILINGWORK reaches the root of this application, including a path base that a proxy removes, for
    /// example <c>https://hooks.example.com/</c>. The path of the mapped endpoint, the event and the secret are appended.
    /// Required; https, or http for loopback, without a query, a fragment or user information.
    /// </summary>
    public Uri? PublicAddress { get; set; }

    /// <summary>
    /// The URL at which this application reaches its own root, to find out whether its endpoint responds before a webhook is
    /// reactivated. Set it if the application cannot reach its public address; plain http is accepted here. Default: null,
    /// which uses <see cref="PublicAddress"/>.
    /// </summary>
    public Uri? ProbeAddress { get; set; }

    /// <summary>
    /// The vendor's names of the events to register, for example <c>optin_finalized</c>. Default: empty, which registers the
    /// events that handlers were added for; a handler for a base type stands for all known events.
    /// </summary>
    public IList<string> EventTypes { get; set; } = [];

    /// <summary>
    /// The time between two checks of the account, with a random jitter of ±10 %. From 1 second to 24 hours. Default: 5 minutes.
    /// </summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether a webhook that MAILINGWORK has deactivated is activated again, with a replay of the events that were
    /// buffered, as soon as the endpoint responds. When false, it is only reported. Default: true.
    /// </summary>
    public bool Reactivate { get; set; } = true;

    /// <summary>Whether changes are only logged and not made. Default: false.</summary>
    public bool DryRun { get; set; }
}
