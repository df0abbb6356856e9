using System.Net;
using System.Text;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Whatever is thrown once the request has left, by the network, a decompressor or a handler.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ForeignFailureTests
{
    private const string Registered = """[{"id":4,"app":"shop","event":"optin_finalized","url":"https://example.test/h","active":1}]""";

    private readonly ApiStub _api = new();

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task Response_that_cannot_be_decompressed_is_looked_up_and_then_of_unknown_outcome(string encoding)
    {
        await using var server = new RawServer((request, stream, token) =>
            stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: 24\r\nConnection: close\r\n\r\n\u001f\u008b\u0008damaged damaged damag"), token).AsTask());
        await using var host = new ClientHost(
            options => (options.BaseAddress, options.MaxRetryAttempts) = (server.BaseAddress, 1),
            new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });

        var failure = Assert.ThrowsAsync<MailingworkException>(() => CreateAsync(host));

        Assert.That((failure!.Outcome, failure.IsTransient, failure.StatusCode), Is.EqualTo((MailingworkOutcome.Unknown, true, HttpStatusCode.OK)));
        Assert.That(failure.InnerException, Is.Not.Null);
        Assert.That(server.Requests, Is.EqualTo(3), "the write, the look-up of the retry, the look-up at the end");
    }

    [Test]
    public async Task Exception_of_a_handler_is_looked_up_and_settled()
    {
        foreach (var exception in Exceptions)
        {
            var api = new ApiStub().Fail(exception).Result(Registered);
            await using var host = ClientHost.Of(api);

            Assert.That((await CreateAsync(host)).Id, Is.EqualTo(4), exception.GetType().Name);
            Assert.That(api.Functions, Is.EqualTo(["CreateWebHook", "GetWebHooks"]), exception.GetType().Name);
        }
    }

    [Test]
    public async Task Exception_of_a_handler_is_the_cause_of_one_whose_outcome_is_unknown()
    {
        var broken = new NotSupportedException("a handler's own");
        _api.Fail(broken);
        await using var host = ClientHost.Of(_api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.ActivateWebhookAsync(4, replayEvents: true));

        Assert.That(failure!.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
        Assert.That(failure.InnerException, Is.SameAs(broken));
    }

    private static IEnumerable<Exception> Exceptions =>
    [
        new InvalidDataException("x"), new InvalidOperationException("x"), new NotSupportedException("x"), new ObjectDisposedException("x"),
        new TimeoutException("x"), new TaskCanceledException("x"), new IOException("x"), new WebException("x"), new FormatException("x"),
    ];

    private static Task<MailingworkWebhook> CreateAsync(ClientHost host) =>
        host.Client.CreateWebhookAsync("shop", MailingworkEventType.OptinFinalized, new("https://example.test/h"));
}
