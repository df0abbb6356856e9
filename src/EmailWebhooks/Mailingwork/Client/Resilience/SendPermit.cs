namespace EmailWebhooks.Mailingwork.Client;

/// <summary>Lets one request out once, however many handlers stand between the client and the network.</summary>
internal sealed class SendPermit
{
    // Flows with the calls, so it also finds a request that a handler has cloned.
    private static readonly AsyncLocal<SendPermit?> Current = new();

    private readonly Uri _address;
    private int _sent;

    private SendPermit(Uri address) => _address = address;

    /// <summary>Counts what is sent to the request's address until the calling asynchronous method returns.</summary>
    public static void IssueFor(HttpRequestMessage request) => Current.Value = new SendPermit(request.RequestUri!);

    /// <summary>Whether the request may go out. What handlers send elsewhere, for instance to fetch a token, always may.</summary>
    public static bool Allows(HttpRequestMessage request) =>
        Current.Value is not { } permit || !permit.Covers(request.RequestUri) || Interlocked.Increment(ref permit._sent) == 1;

    private bool Covers(Uri? address) => ReferenceEquals(address, _address) || address?.AbsolutePath == _address.AbsolutePath;
}
