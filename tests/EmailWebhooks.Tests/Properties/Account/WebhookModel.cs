namespace EmailWebhooks.Tests.Properties.Account;

/// <summary>What a webhook is, in the simplest terms.</summary>
internal sealed class WebhookModel(WebhookKey key)
{
    public WebhookKey Key => key;

    public bool IsActive { get; private set; } = true;

    /// <summary>The events that reached the receiver, by id and in order.</summary>
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
