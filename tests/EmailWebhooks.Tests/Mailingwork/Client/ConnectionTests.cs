using System.Net;
using System.Net.Sockets;
using System.Text;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tests.Support;
using RichardSzalay.MockHttp;

namespace EmailWebhooks.Tests.Mailingwork.Client;

/// <summary>Behavior that only real connections show.</summary>
public sealed class ConnectionTests
{
    private const int Limit = 1024 * 1024;

    [Test]
    public async Task Redirect_is_not_followed()
    {
        await using var target = await MailingworkEmulator.StartAsync();
        await using var emulator = await MailingworkEmulator.StartAsync();
        emulator.QueueFault(MailingworkFunction.GetWebHooks, MailingworkFault.Redirect(new Uri(target.BaseAddress, "webservice/webservice/json/GetWebHooks")));
        await using var host = ClientHost.Of(emulator);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient, Is.False);
            Assert.That(failure.Message, Does.Contain("redirect").And.Contain("BaseAddress"));
            Assert.That(emulator.CountRequests(MailingworkFunction.GetWebHooks), Is.EqualTo(1));
            Assert.That(target.CountRequests(MailingworkFunction.GetWebHooks), Is.Zero);
        });
    }

    [Test]
    public async Task Redirect_is_not_followed_by_a_primary_handler_of_the_application()
    {
        await using var target = await MailingworkEmulator.StartAsync();
        var location = new Uri(target.BaseAddress, "webservice/webservice/json/GetWebHooks");
        await using var server = new RawServer($"HTTP/1.1 307 x\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        await using var host = new ClientHost(options => options.BaseAddress = server.BaseAddress, new HttpClientHandler());

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.That(target.CountRequests(MailingworkFunction.GetWebHooks), Is.Zero);
    }

    [TestCase(307)]
    [TestCase(308)]
    public async Task Redirect_is_not_followed_when_handlers_wrap_the_primary_one(int status)
    {
        await using var target = await MailingworkEmulator.StartAsync();
        var location = new Uri(target.BaseAddress, "webservice/webservice/json/GetWebHooks");
        await using var server = new RawServer($"HTTP/1.1 {status} x\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        await using var host = new ClientHost(
            options => options.BaseAddress = server.BaseAddress, new WrappingHandler(new WrappingHandler(new SocketsHttpHandler())));

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.That(server.Requests, Is.EqualTo(1));
        Assert.That(target.CountRequests(MailingworkFunction.GetWebHooks), Is.Zero);
    }

    [Test]
    public async Task Primary_handler_that_is_shared_and_in_use_is_accepted()
    {
        await using var emulator = await MailingworkEmulator.StartAsync();
        using var shared = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var other = new HttpClient(shared, disposeHandler: false);
        await other.GetAsync(emulator.BaseAddress);
        await using var host = ClientHost.Of(emulator, network: shared);

        Assert.That(await host.Client.GetWebhooksAsync(), Is.Empty);
    }

    private static IEnumerable<HttpMessageHandler?> PrimaryHandlers =>
    [
        null,
        new HttpClientHandler(),
        new HttpClientHandler { AllowAutoRedirect = false },
        new HttpClientHandler { UseCookies = false },
        new SocketsHttpHandler { AllowAutoRedirect = false },
        new SocketsHttpHandler { UseCookies = false },
    ];

    [TestCaseSource(nameof(PrimaryHandlers))]
    public async Task Cookies_are_not_kept_and_redirects_are_not_followed_whatever_the_primary_handler_does(HttpMessageHandler? primary)
    {
        var requests = new List<string>();
        await using var server = new RawServer(async (request, stream, token) =>
        {
            requests.Add(request);
            await stream.WriteAsync("HTTP/1.1 307 x\r\nLocation: /x\r\nSet-Cookie: session=1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), token);
        });
        await using var host = new ClientHost(options => options.BaseAddress = server.BaseAddress, primary);

        Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());
        Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.That(requests, Has.Count.EqualTo(2).And.None.Contains("Cookie"));
    }

    [Test]
    public async Task Body_without_an_end_fails_the_call_at_once()
    {
        await using var server = new RawServer(async (_, stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"error\":0,\"result\":\""u8.ToArray(), token);
            while (true)
            {
                await stream.WriteAsync(new byte[64 * 1024], token);
            }
        });
        await using var host = new ClientHost(options => options.BaseAddress = server.BaseAddress);

        var failure = Assert.ThrowsAsync<MailingworkException>(() => SampleWebhook.CreateAsync(host));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient, Is.False);
            Assert.That(failure.Message, Does.Contain("larger than 1024 KiB"));
            Assert.That(failure.Outcome, Is.EqualTo(MailingworkOutcome.Unknown));
            Assert.That(server.Requests, Is.EqualTo(1));
        });
    }

    [TestCase(Limit, HttpStatusCode.OK, true)]
    [TestCase(Limit + 1, HttpStatusCode.OK, false)]
    [TestCase(Limit + 1, HttpStatusCode.ServiceUnavailable, false)]
    public async Task Response_is_read_up_to_the_limit(int length, HttpStatusCode status, bool isRead)
    {
        using var api = new MockHttpMessageHandler();
        var requests = api.When("*").RespondJson("{\"error\":0}".PadRight(length), status);
        await using var host = new ClientHost(network: api);

        if (isRead)
        {
            Assert.That(await host.Client.GetWebhooksAsync(), Is.Empty);
        }
        else
        {
            Assert.That(Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync())!.IsTransient, Is.False);
        }

        Assert.That(api.GetMatchCount(requests), Is.EqualTo(1));
    }

    [Test]
    public async Task Server_that_cannot_be_reached_is_a_transient_failure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var host = new ClientHost(options => options.BaseAddress = new Uri($"http://localhost:{port}/"));

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.DeleteWebhookAsync(1));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            Assert.That(failure.Message, Is.EqualTo("DeleteWebHookById failed: no connection could be made. Check BaseAddress."));
            Assert.That(failure.InnerException, Is.TypeOf<HttpRequestException>());
            Assert.That(host.Warnings.Count(), Is.EqualTo(3));
        });
    }

    [TestCase("{0}\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\n{0}\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{0}\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]{0}\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n{0}\r\n\r\n")]
    public async Task Response_that_is_not_HTTP_is_transient_and_never_quoted(string response)
    {
        await using var server = new RawServer((request, stream, token) =>
        {
            var form = request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
            return stream.WriteAsync(Encoding.UTF8.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, response, form)), token).AsTask();
        });
        await using var host = new ClientHost(options => (options.BaseAddress, options.MaxRetryAttempts) = (server.BaseAddress, 0));

        var failure = Assert.ThrowsAsync<MailingworkException>(() => host.Client.GetWebhooksAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.IsTransient);
            foreach (var quote in (string[])[ClientHost.Username, "password=", BitConverter.ToString("password="u8.ToArray())])
            {
                Assert.That(failure!.ToString(), Does.Not.Contain(quote));
                Assert.That(host.Logs.Select(ClientHost.TextOf), Has.None.Contains(quote));
            }
        });
    }

    [Test]
    public async Task Connection_is_reused_by_the_next_call()
    {
        await using var emulator = await MailingworkEmulator.StartAsync();
        var connections = 0;
        await using var host = ClientHost.Of(
            emulator,
            network: new SocketsHttpHandler
            {
                ConnectCallback = async (context, token) =>
                {
                    Interlocked.Increment(ref connections);
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await socket.ConnectAsync(context.DnsEndPoint, token);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            });

        for (var call = 0; call < 5; call++)
        {
            await host.Client.GetWebhooksAsync();
        }

        Assert.That(connections, Is.EqualTo(1));
    }

    private sealed class WrappingHandler(HttpMessageHandler inner) : DelegatingHandler(inner);
}
