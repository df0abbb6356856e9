namespace EmailWebhooks.Tests.Support;

/// <summary>Sends a request again when it failed, whatever it means.</summary>
internal class RepeatingHandler(bool clones) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return await base.SendAsync(clones ? Clone(request, body) : request, cancellationToken);
        }
    }

    private static HttpRequestMessage Clone(HttpRequestMessage request, byte[] body)
    {
        var clone = new HttpRequestMessage(request.Method, new Uri(request.RequestUri!.OriginalString)) { Content = new ByteArrayContent(body) };
        clone.Content.Headers.ContentType = request.Content?.Headers.ContentType;
        return clone;
    }
}
