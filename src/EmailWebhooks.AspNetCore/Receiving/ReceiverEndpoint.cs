namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>The endpoints of one call of <c>MapPinpointeWebhooks</c> or <c>MapMailingworkWebhooks</c>.</summary>
internal sealed class ReceiverEndpoint(WebhookVendor vendor, string? account)
{
    private int _unrecognised;

    public WebhookVendor Vendor => vendor;

    /// <summary>Null for the default account.</summary>
    public string? Account => account;

    /// <summary>What log lines call it.</summary>
    public string Name { get; } = account is null ? vendor.Name : $"{vendor.Name} (account {account})";

    /// <summary>True once.</summary>
    public bool IsFirstUnrecognised() => Interlocked.Exchange(ref _unrecognised, 1) == 0;
}

/// <summary>Marks the endpoints of MAILINGWORK, so that their URLs can be found.</summary>
/// <param name="Account">Null for the default account.</param>
internal sealed record MailingworkEndpointMetadata(string? Account);
