namespace EmailWebhooks.Testing;

/// <summary>
/// The error codes of the emulated API. The vendor documents only that 0 is success, that 1 is a failed login, and that
/// other codes depend on the function, so the codes here are assumptions. None can be 0 or 1.
/// </summary>
public sealed class MailingworkErrorCodes
{
    /// <summary>Assumption: the code for a required parameter that is absent or empty. Default: 2.</summary>
    public int MissingParameter { get; set; } = 2;

    /// <summary>Assumption: the code for a parameter whose value is not accepted: an event that is not supported, a URL that is not absolute, an id that is not a number. Default: 3.</summary>
    public int InvalidParameter { get; set; } = 3;

    /// <summary>Assumption: the code for an id that no webhook has. Default: 4.</summary>
    public int WebhookNotFound { get; set; } = 4;

    /// <summary>Assumption: the code for a function that the API does not have. Default: 5.</summary>
    public int UnknownFunction { get; set; } = 5;

    /// <summary>Assumption: the code for creating more webhooks than <see cref="MailingworkEmulatorOptions.Capacity"/> allows. Default: 6.</summary>
    public int TooManyWebhooks { get; set; } = 6;

    /// <summary>Assumption: the code for creating a webhook that has the same app, event and URL as another. Default: null, which creates another webhook.</summary>
    public int? DuplicateWebhook { get; set; }

    /// <summary>Assumption: the code for activating a webhook that is active. Default: null, which means success.</summary>
    public int? AlreadyActive { get; set; }

    internal void Validate()
    {
        (string Setting, int? Code)[] codes =
        [
            (nameof(MissingParameter), MissingParameter),
            (nameof(InvalidParameter), InvalidParameter),
            (nameof(WebhookNotFound), WebhookNotFound),
            (nameof(UnknownFunction), UnknownFunction),
            (nameof(TooManyWebhooks), TooManyWebhooks),
            (nameof(DuplicateWebhook), DuplicateWebhook),
            (nameof(AlreadyActive), AlreadyActive),
        ];
        foreach (var (setting, code) in codes)
        {
            Setting.Require(code is not (0 or 1), this, setting, "must be neither 0, which is success, nor 1, which is a failed login");
        }
    }
}
