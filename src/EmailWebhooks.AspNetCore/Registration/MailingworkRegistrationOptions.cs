namespace EmailWebhooks.AspNetCore;

/// <summary>
/// Which webhooks MAILINGWORK should have for this application. Bound from the section <c>Mailingwork:Registration</c>,
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
    /// Where MAILINGWORK reaches this application: the root, plus the path base that a proxy removes
    /// (<c>https://hooks.example.com/</c>). The path of the mapped endpoint, the event and the secret are appended.
    /// Required; https, or http for loopback, without a query, a fragment or a user.
    /// </summary>
    public Uri? PublicAddress { get; set; }

    /// <summary>
    /// Where this application reaches itself to find out whether its endpoint responds before a webhook is reactivated.
    /// Default: null, which uses <see cref="PublicAddress"/>. Set it where the network does not allow that; plain http is
    /// accepted here.
    /// </summary>
    public Uri? ProbeAddress { get; set; }

    /// <summary>
    /// The events to register, by the vendor's names, for instance <c>optin_finalized</c>. Default: empty, which means
    /// those that a handler was added for; a handler of a base type stands for all known events.
    /// </summary>
    public IList<string> EventTypes { get; set; } = [];

    /// <summary>
    /// The time between two checks of the account, with a jitter of 10 per cent. Default: 5 minutes; from 1 second to
    /// 24 hours.
    /// </summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether a webhook that MAILINGWORK has deactivated is activated again, with a replay of the events that were
    /// buffered, as soon as the endpoint responds. Default: true; false only reports it.
    /// </summary>
    public bool Reactivate { get; set; } = true;

    /// <summary>Whether to log what would be done and to change nothing. Default: false.</summary>
    public bool DryRun { get; set; }
}
