namespace EmailWebhooks.Mailingwork;

/// <summary>How to reach one MAILINGWORK account. Options are read at every call, so a changed password counts at once.</summary>
public sealed class MailingworkOptions
{
    /// <summary>The API user's name. Required.</summary>
    public string Username { get; set; } = "";

    /// <summary>The API user's password. Required; it travels in the form body only and is never logged.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// The root of the host, to which <c>webservice/webservice/json/…</c> is appended; a path is kept. Default:
    /// <c>https://webservice.mailingwork.de/</c>; white labels have their own. Plain http is accepted for loopback only.
    /// </summary>
    public Uri BaseAddress { get; set; } = new("https://webservice.mailingwork.de/");

    /// <summary>How long one HTTP request may take, its answer included. Default: 10 seconds; from 10 milliseconds to 24 hours.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a call may take with all its repeats, waits and look-ups. Default: 60 seconds; from
    /// <see cref="AttemptTimeout"/> to 24 hours.
    /// </summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a call is repeated after a transient failure. Default: 3; 0 repeats nothing.</summary>
    public int MaxRetryAttempts { get; set; } = 3;

    /// <summary>
    /// The wait before the first repeat; it doubles with each, with jitter. A Retry-After of the vendor takes its place.
    /// Default: 1 second; at most 24 hours.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the message of a <see cref="MailingworkApiException"/> includes
    /// <see cref="MailingworkApiException.VendorMessage"/>, which may quote URLs, addresses and credentials. Default: false.
    /// </summary>
    public bool IncludeVendorMessage { get; set; }

    /// <summary>The names of the parameters that the vendor's public documents leave open.</summary>
    public MailingworkParameterNames ParameterNames { get; set; } = new();
}
