namespace EmailWebhooks.Testing;

/// <summary>A call that the API answers with an error, and leaves undone.</summary>
internal sealed class RefusedCallException : Exception
{
    public RefusedCallException(int errorCode, string message)
        : base(message) => ErrorCode = errorCode;

    public int ErrorCode { get; }
}
