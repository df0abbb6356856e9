namespace EmailWebhooks.Mailingwork;

/// <summary>The credentials and settings of one MAILINGWORK account.</summary>
/// <remarks>
/// Options that are bound to a configuration section change with it: a new password takes effect with the next call. Options
/// that a delegate sets are computed once; the delegate runs again only if a section bound to the same account changes. If a
/// change makes the options invalid, the error is logged and the last valid options stay in force.
/// </remarks>
public sealed class MailingworkOptions
{
    /// <summary>The user name of the API user. Required.</summary>
    public string Username { get; set; } = "";

    /// <summary>The password of the API user. Required. It is sent only in the form body and never logged.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// The root of the host, to which <c>webservice/webservice/json/…</c> is appended; a path is kept. White-label
    /// installations have their own hosts. Plain http is accepted only for loopback.
    /// </summary>
    /// <value>Default: <c>https://webservice.mailingwork.de/</c>.</value>
    public Uri BaseAddress { get; set; } = new("https://webservice.mailingwork.de/");

    /// <summary>How long one attempt may take, including its response and the lookup that precedes a retry.</summary>
    /// <value>Default: 10 seconds; from 10 milliseconds to 24 hours.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a call may take, including all retries, waits and lookups. Of this time, a quarter but no more than
    /// <see cref="AttemptTimeout"/> is reserved for the lookup that follows the last attempt of a call that changes the
    /// account.
    /// </summary>
    /// <value>Default: 60 seconds; from <see cref="AttemptTimeout"/> to 24 hours.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a call is retried after a transient failure.</summary>
    /// <value>Default: 3; 0 disables retries.</value>
    public int MaxRetryAttempts { get; set; } = 3;

    /// <summary>
    /// The delay before the first retry. It doubles with each retry, with jitter. A <c>Retry-After</c> header that fits the
    /// remaining time replaces it.
    /// </summary>
    /// <value>Default: 1 second; at most <see cref="TotalTimeout"/>.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the message of a <see cref="MailingworkApiException"/> includes
    /// <see cref="MailingworkApiException.VendorMessage"/>, which may quote URLs, addresses and credentials.
    /// </summary>
    /// <value>Default: false.</value>
    public bool IncludeVendorMessage { get; set; }

    /// <summary>The names of the parameters that the vendor's public documentation leaves open.</summary>
    /// <value>Default: the default of each name.</value>
    public MailingworkParameterNames ParameterNames { get; set; } = new();
}
