namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>The endpoint that a call to <c>MapPinpointeWebhooks</c> or <c>MapMailingworkWebhooks</c> maps.</summary>
internal sealed class ReceiverEndpoint(WebhookVendor vendor, string? account)
{
    private int _unrecognized;

    public WebhookVendor Vendor => vendor;

    /// <summary>Null for the default account.</summary>
    public string? Account => account;

    /// <summary>The name in the log.</summary>
    public string Name { get; } = account is null ? vendor.Name : $"{vendor.Name} (account {account})";

    /// <summary>True at the first call only.</summary>
    public bool IsFirstUnrecognized() => Interlocked.Exchange(ref _unrecognized, 1) == 0;
}

/// <summary>Marks a MAILINGWORK endpoint, so that its URL can be found.</summary>
/// <param name="Account">Null for the default account.</param>
internal sealed record MailingworkEndpointMetadata(string? Account);
