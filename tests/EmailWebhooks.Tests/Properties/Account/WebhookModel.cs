namespace EmailWebhooks.Tests.Properties.Account;

/// <summary>The simplest possible model of a webhook.</summary>
internal sealed class WebhookModel(WebhookKey key)
{
    public WebhookKey Key => key;

    public bool IsActive { get; private set; } = true;

    /// <summary>The ids of the events that reached the receiver, in order.</summary>
    public List<long> Delivered { get; } = [];

    private List<long> Waiting { get; } = [];

    public void Raise(long eventId) => (IsActive ? Delivered : Waiting).Add(eventId);

    public void Deactivate() => IsActive = false;

    public void Activate(bool replay)
    {
        IsActive = true;
        if (replay)
        {
            Delivered.AddRange(Waiting);
        }

        Waiting.Clear();
    }
}
