using System.Net;
using System.Text;
using EmailWebhooks.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmailWebhooks.AspNetCore.Tests.Endpoints;

public sealed class BodyLimitTests
{
    private const int DefaultLimit = 256 * 1024;

    [TestCase(0, false, HttpStatusCode.OK)]
    [TestCase(0, true, HttpStatusCode.OK)]
    [TestCase(1, false, HttpStatusCode.RequestEntityTooLarge)]
    [TestCase(1, true, HttpStatusCode.RequestEntityTooLarge)]
    [TestCase(DefaultLimit, false, HttpStatusCode.RequestEntityTooLarge)]
    [TestCase(DefaultLimit, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Body_gets_413_only_over_the_default_limit(int more, bool chunked, HttpStatusCode expected)
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync));

        using var response = await SendAsync(host, Body(DefaultLimit + more), chunked);

        Assert.That(response.StatusCode, Is.EqualTo(expected));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
        Assert.That(recorder.Deliveries.Select(delivery => delivery.Body.Length), Is.EqualTo(more == 0 ? [DefaultLimit] : Array.Empty<int>()));
    }

    [TestCase(100, false, HttpStatusCode.OK)]
    [TestCase(101, false, HttpStatusCode.RequestEntityTooLarge)]
    [TestCase(100, true, HttpStatusCode.OK)]
    [TestCase(101, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Body_gets_413_only_over_a_configured_limit(int size, bool chunked, HttpStatusCode expected)
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, options => Configure(options, 100));

        using var response = await SendAsync(host, Body(size), chunked);

        Assert.That(response.StatusCode, Is.EqualTo(expected));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Limit_of_the_receiver_applies_when_the_server_has_a_lower_one(bool chunked)
    {
        await using var host = await ReceiverHost.StartAsync(
            _ => { },
            build: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 10));

        using var accepted = await SendAsync(host, Body(DefaultLimit), chunked);
        using var refused = await SendAsync(host, Body(DefaultLimit + 1), chunked);

        Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Limit_above_the_servers_default_applies(bool chunked)
    {
        const int Limit = 40_000_000;
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync), options => Configure(options, Limit));

        using var response = await SendAsync(host, Body(Limit), chunked);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(recorder.Deliveries.Single().Body.Length, Is.EqualTo(Limit));
    }

    [Test]
    public async Task Declared_length_over_the_limit_gets_413_before_the_body_is_read()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });
        using var request = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), $"Content-Length: {DefaultLimit + 1}");

        Assert.That(await request.ReadStatusAsync(), Is.EqualTo(413));
    }

    [Test]
    public async Task Chunks_over_the_limit_get_413_before_the_body_ends()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, options => Configure(options, 100));
        using var request = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), "Transfer-Encoding: chunked");

        await request.SendChunkAsync(new string(' ', 60));
        await request.SendChunkAsync(new string(' ', 60));

        Assert.That(await request.ReadStatusAsync(), Is.EqualTo(413));
    }

    [Test]
    public async Task Caller_that_sent_too_much_is_served_again()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, options => Configure(options, 100));

        for (var i = 0; i < 20; i++)
        {
            using var refused = await SendAsync(host, Body(5000), chunked: i % 2 == 0);
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
            Assert.That(refused.Headers.ConnectionClose, Is.True);
            Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, "{}"), Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Caller_that_keeps_sending_gets_413_and_can_send_no_more_than_the_buffers_hold(bool chunked)
    {
        // More than the kernel buffers on both sides of the connection and Kestrel buffers; Kestrel would read gigabytes.
        const long Buffers = 32 * 1024 * 1024;
        await using var host = await ReceiverHost.StartAsync(_ => { });
        using var request = await RawRequest.StartAsync(
            host,
            ReceiverHost.WithSecret(ReceiverHost.PinpointePath),
            chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {100_000_000_000}");

        var sending = request.SendUntilRefusedAsync(new string(' ', 64 * 1024), chunked, atMost: 8 * Buffers);
        var head = await request.ReadHeadAsync();
        var sent = await sending.WithinReason();

        Assert.That(head, Does.StartWith("HTTP/1.1 413 ").And.Contain("Connection: close").And.Contain("Content-Length: 0"));
        Assert.That(sent, Is.AtMost(Buffers));
        Assert.That(host.Log.Ours.Count(line => line.Text.Contains("too_large")), Is.EqualTo(1));
    }

    [Test]
    public async Task Connection_ends_at_once_when_its_caller_has_read_the_413_and_closes_it()
    {
        // The clock stands still, so only the disconnect can end the wait for the caller.
        await using var host = await ReceiverHost.StartAsync(_ => { }, build: builder => builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider()));
        using (var request = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), $"Content-Length: {DefaultLimit + 1}"))
        {
            Assert.That(await request.ReadStatusAsync(), Is.EqualTo(413));
        }

        await host.Application.StopAsync().WithinReason();
    }

    [Test]
    public async Task Body_over_the_limit_gets_413_from_the_test_server_too()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, build: builder => builder.WebHost.UseTestServer());
        using var client = host.Application.GetTestClient();
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, ReceiverHost.WithSecret(ReceiverHost.PinpointePath)) { Content = new ByteArrayContent(Body(DefaultLimit + 1)) };
            request.Headers.TransferEncodingChunked = chunked;

            using var response = await client.SendAsync(request);

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
            Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
        }
    }

    private static void Configure(WebhookReceiverOptions options, int limit)
    {
        options.Secrets.Add(ReceiverHost.Secret);
        options.MaxBodySize = limit;
    }

    /// <summary>A well-formed event of this many bytes.</summary>
    private static byte[] Body(int size) => Encoding.UTF8.GetBytes($$"""{"event":"open","detail":"{{new string('x', size - 28)}}"}""");

    private static async Task<HttpResponseMessage> SendAsync(ReceiverHost host, byte[] body, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ReceiverHost.WithSecret(ReceiverHost.PinpointePath)) { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        return await host.Client.SendAsync(request);
    }
}
