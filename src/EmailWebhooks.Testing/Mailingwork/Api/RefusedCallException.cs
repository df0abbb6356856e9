namespace EmailWebhooks.Testing;

/// <summary>The account does not allow it: an error of the API, an invalid operation where the test itself asks for it.</summary>
internal sealed class RefusedCallException : InvalidOperationException
{
    public RefusedCallException(int errorCode, string message)
        : base(message) => ErrorCode = errorCode;

    public int ErrorCode { get; }
}
