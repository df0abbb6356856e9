using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace EmailWebhooks.Tests.Support;

/// <summary>Gives the client prepared responses, the last one again and again, and keeps what it sent.</summary>
/// <remarks>For what MockHttp cannot do: a sequence whose responses do not depend on the request, with exceptions among them, and a record of the requests in order.</remarks>
internal sealed class ApiStub
{
    private readonly Queue<Func<HttpResponseMessage>> _answers = new();
    private readonly ConcurrentQueue<SentRequest> _requests = new();

    public ApiStub() => Handler = new Network(this);

    public HttpMessageHandler Handler { get; }

    public IReadOnlyList<SentRequest> Requests => [.. _requests];

    public IEnumerable<string> Functions => Requests.Select(request => request.Uri.Segments[^1]);

    public ApiStub Answer(string body, HttpStatusCode status = HttpStatusCode.OK, Action<HttpResponseMessage>? configure = null) =>
        Answer(Encoding.UTF8.GetBytes(body), status, configure);

    public ApiStub Answer(byte[] body, HttpStatusCode status = HttpStatusCode.OK, Action<HttpResponseMessage>? configure = null) => Add(() =>
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(body) };
        configure?.Invoke(response);
        return response;
    });

    public ApiStub Result(string json) => Answer($$"""{"error":0,"message":"ok","result":{{json}}}""");

    public ApiStub Error(int code, string message = "no", HttpStatusCode status = HttpStatusCode.OK) =>
        Answer($$"""{"error":{{code}},"message":"{{message}}","result":null}""", status);

    public ApiStub Fail(Exception exception) => Add(() => throw exception);

    public ApiStub Answer(Func<HttpContent> content) => Add(() => new HttpResponseMessage { Content = content() });

    private ApiStub Add(Func<HttpResponseMessage> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    private sealed class Network(ApiStub stub) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var form = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            stub._requests.Enqueue(new(request.Method, request.RequestUri!, form, $"{request.Headers}{request.Content?.Headers}"));
            return (stub._answers.Count > 1 ? stub._answers.Dequeue() : stub._answers.Peek())();
        }
    }

    internal sealed record SentRequest(HttpMethod Method, Uri Uri, string Form, string Headers)
    {
        /// <summary>What a server reads from the form, without the credentials.</summary>
        public IEnumerable<string> Parameters =>
            Form.Split('&').Select(WebUtility.UrlDecode).Where(pair => !pair!.StartsWith("username=", StringComparison.Ordinal) && !pair.StartsWith("password=", StringComparison.Ordinal))!;
    }
}
