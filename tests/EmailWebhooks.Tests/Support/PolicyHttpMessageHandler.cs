namespace Microsoft.Extensions.Http;

/// <summary>Stands in for the handler of Microsoft.Extensions.Http.Polly, which depends on a Polly that is no longer maintained.</summary>
internal class PolicyHttpMessageHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("This handler must not be in use.");
}
