namespace Microsoft.Extensions.Http;

/// <summary>Stands in for the handler in Microsoft.Extensions.Http.Polly, a package that depends on a version of Polly that is no longer maintained.</summary>
internal class PolicyHttpMessageHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("This handler should have been removed.");
}
