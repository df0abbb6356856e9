using System.Net;
using System.Text;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Exceptions that the network, a decompressor or a message handler throws after the request has been sent.</summary>
public sealed class ForeignFailureTests
{
    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task Write_whose_response_cannot_be_decompressed_is_looked_up_and_then_unknown(string encoding)
    {
        await using var server = new RawServer((request, stream, token) =>
            stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: 24\r\nConnection: close\r\n\r\n\u001f\u008b\u0008damaged damaged damag"), token).AsTask());
        await using var host = new ClientHost(
            options => (options.BaseAddress, options.MaxRetryAttempts) = (server.BaseAddress, 1),
            new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });

        var failure = Assert.ThrowsAsync<MailingworkException>(() => SampleWebhook.CreateAsync(host));

        Assert.That((failure!.Outcome, failure.IsTransient, failure.StatusCode), Is.EqualTo((MailingworkOutcome.Unknown, true, HttpStatusCode.OK)));
        Assert.That(failure.InnerException, Is.Not.Null);
        Assert.That(server.Requests, Is.EqualTo(3), "the write, the lookup before the retry, the final lookup");
    }

    [Test]
    public async Task Write_for_which_a_handler_throws_is_looked_up()
    {
        foreach (var exception in Exceptions)
        {
            using var api = new MockHttpMessageHandler();
            api.ExpectCall("CreateWebHook").Throw(exception);
            api.ExpectCall("GetWebHooks").RespondResult(SampleWebhook.Listed);
            await using var host = new ClientHost(network: api);

            Assert.That((await SampleWebhook.CreateAsync(host)).Id, Is.EqualTo(4), exception.GetType().Name);
            api.VerifyNoOutstandingExpectation();
        }
    }

    [Test]
    public async Task Exception_of_a_handler_is_the_inner_exception_when_the_outcome_is_unknown()
    {
        var broken = new NotSupportedException("thrown by a handler");
        using var api = new MockHttpMessageHandler();
        api.When("*").Throw(broken);
        await using var host = new ClientHost(network: api);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.ActivateWebhookAsync(4, replayEvents: true));

        Assert.That(failure!.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
        Assert.That(failure.InnerException, Is.SameAs(broken));
    }

    private static IEnumerable<Exception> Exceptions =>
    [
        new InvalidDataException("x"), new InvalidOperationException("x"), new NotSupportedException("x"), new ObjectDisposedException("x"),
        new TimeoutException("x"), new TaskCanceledException("x"), new IOException("x"), new WebException("x"), new FormatException("x"),
    ];
}
