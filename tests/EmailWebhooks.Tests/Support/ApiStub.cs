using System.Collections.Concurrent;
using System.Net;

namespace EmailWebhooks.Tests.Support;

/// <summary>Gives the client prepared responses in order, repeating the last one, and records the requests.</summary>
/// <remarks>MockHttp does neither: its expectations end after one request each, and it counts requests without recording them.</remarks>
internal sealed class ApiStub
{
    private readonly Queue<Func<HttpResponseMessage>> _responses = new();
    private readonly ConcurrentQueue<SentRequest> _requests = new();

    public ApiStub() => Handler = new Network(this);

    public HttpMessageHandler Handler { get; }

    public IReadOnlyList<SentRequest> Requests => [.. _requests];

    public IEnumerable<string> Functions => Requests.Select(request => request.Uri.Segments[^1]);

    public ApiStub Respond(string body, HttpStatusCode status = HttpStatusCode.OK) => Add(() => new HttpResponseMessage(status) { Content = new StringContent(body) });

    public ApiStub Result(string json) => Respond($$"""{"error":0,"message":"ok","result":{{json}}}""");

    public ApiStub Error(int code, HttpStatusCode status = HttpStatusCode.OK) =>
        Respond($$"""{"error":{{code}},"message":"refused","result":null}""", status);

    public ApiStub Fail(Exception exception) => Add(() => throw exception);

    private ApiStub Add(Func<HttpResponseMessage> respond)
    {
        _responses.Enqueue(respond);
        return this;
    }

    private sealed class Network(ApiStub stub) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var form = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            stub._requests.Enqueue(new(request.Method, request.RequestUri!, form, $"{request.Headers}{request.Content?.Headers}"));
            return (stub._responses.Count > 1 ? stub._responses.Dequeue() : stub._responses.Peek())();
        }
    }

    internal sealed record SentRequest(HttpMethod Method, Uri Uri, string Form, string Headers)
    {
        /// <summary>What a server reads from the form, without the credentials.</summary>
        public IEnumerable<string> Parameters =>
            Form.Split('&').Select(WebUtility.UrlDecode).Where(pair => !pair!.StartsWith("username=", StringComparison.Ordinal) && !pair.StartsWith("password=", StringComparison.Ordinal))!;
    }
}
