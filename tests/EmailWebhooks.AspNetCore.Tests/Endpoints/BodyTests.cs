using System.IO.Compression;
using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailWebhooks.AspNetCore.Tests.Endpoints;

public sealed class BodyTests
{
    [Test]
    public async Task Body_reaches_the_handler_exactly_as_received_and_outlives_it()
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeOpenEvent>(recorder.HandleAsync));
        byte[][] bodies = [.. Enumerable.Range(0, 50).Select(i => (byte[])[0xEF, 0xBB, 0xBF, .. " {\n"u8, .. "\"event\" : \"open\", \"visitor\":\"ä\" }  "u8, .. new byte[i].Select(_ => (byte)'\n')])];

        foreach (var body in bodies)
        {
            Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, body), Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(recorder.Deliveries.Select(delivery => delivery.Body.ToArray()), Is.EqualTo(bodies));
    }

    [Test]
    public async Task Body_in_many_small_pieces_is_handled_and_does_not_block_others()
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync));
        using var declared = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), $"Content-Length: {Payloads.Click.Length}");
        using var chunked = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), "Transfer-Encoding: chunked");

        foreach (var octet in Payloads.Click)
        {
            await declared.SendAsync(new[] { octet });
            await chunked.SendAsync((byte[])[(byte)'1', (byte)'\r', (byte)'\n', octet, (byte)'\r', (byte)'\n']);
            if (recorder.Events.Count < 20)
            {
                Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
            }
        }

        await chunked.SendAsync("0\r\n\r\n");

        Assert.That(await declared.ReadStatusAsync(), Is.EqualTo(200));
        Assert.That(await chunked.ReadStatusAsync(), Is.EqualTo(200));
        Assert.That(recorder.Events.OfType<PinpointeOpenEvent>().Count(), Is.EqualTo(20));
        Assert.That(recorder.Deliveries.TakeLast(2).Select(delivery => delivery.Body.ToArray()), Is.All.EqualTo(Payloads.Click));
    }

    [Test]
    public async Task Body_slower_than_the_servers_minimum_rate_gets_408()
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(
            handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync),
            build: builder => builder.WebHost.ConfigureKestrel(kestrel =>
                kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(1.1))));
        using var request = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), "Content-Length: 100");

        await request.SendAsync("{");

        Assert.That(await request.ReadStatusAsync(), Is.EqualTo(408));
        Assert.That((await host.Log.WaitForAsync(line => line.Text.Contains("too_slow"))).Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(recorder.Events, Is.Empty);
    }

    [Test]
    public async Task Malformed_chunk_gets_400()
    {
        await using var host = await ReceiverHost.StartAsync(_ => { });
        using var request = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), "Transfer-Encoding: chunked");

        await request.SendAsync("xyz\r\n{}\r\n0\r\n\r\n");

        Assert.That(await request.ReadStatusAsync(), Is.EqualTo(400));
    }

    [TestCase(false, int.MaxValue)]
    [TestCase(true, int.MaxValue)]
    [TestCase(false, 10)]
    [TestCase(true, 10)]
    public async Task Body_that_middleware_has_read_from_gets_500_and_never_200_or_400(bool chunked, int bytes)
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, map: application =>
        {
            application.Use(async (context, next) =>
            {
                var read = 1;
                for (var left = bytes; left > 0 && read > 0; left -= read)
                {
                    read = await context.Request.Body.ReadAsync(new byte[Math.Min(left, 1000)]);
                }

                await next(context);
            });
            ReceiverHost.MapBoth(application);
        });

        Assert.That(await DeliverAsync(host, Payloads.Open, chunked), Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(host.Log.Ours.Single(line => line.Level == LogLevel.Error).Text, Does.Contain("rewind"));
    }

    [TestCase(false, HttpStatusCode.InternalServerError)]
    [TestCase(true, HttpStatusCode.OK)]
    public async Task Chunked_body_that_middleware_has_buffered_gets_200_only_when_it_was_rewound(bool rewound, HttpStatusCode expected)
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, map: application =>
        {
            application.Use(async (context, next) =>
            {
                context.Request.EnableBuffering();
                await context.Request.Body.CopyToAsync(Stream.Null);
                if (rewound)
                {
                    context.Request.Body.Position = 0;
                }

                await next(context);
            });
            ReceiverHost.MapBoth(application);
        });

        Assert.That(await DeliverAsync(host, Payloads.Open, chunked: true), Is.EqualTo(expected));
    }

    [Test]
    public async Task Probe_without_a_body_gets_200_whatever_middleware_reads([Values] bool declared)
    {
        await using var host = await ReceiverHost.StartAsync(_ => { }, map: application =>
        {
            application.Use(async (context, next) =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                await next(context);
            });
            ReceiverHost.MapBoth(application);
        });
        using var request = await RawRequest.StartAsync(host, ReceiverHost.WithSecret(ReceiverHost.PinpointePath), declared ? "Content-Length: 0" : "X-Nothing: 1");

        Assert.That(await request.ReadStatusAsync(), Is.EqualTo(200));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Body_over_the_limit_of_the_applications_buffering_gets_413_and_is_logged(bool chunked)
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<WebhookEvent>(recorder.HandleAsync), map: application =>
        {
            application.Use((context, next) =>
            {
                context.Request.EnableBuffering(bufferThreshold: 10, bufferLimit: 100);
                return next(context);
            });
            ReceiverHost.MapBoth(application);
        });

        Assert.That(await DeliverAsync(host, Payloads.Open, chunked), Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(host.Log.Ours.Single(line => line.Level == LogLevel.Error).Exception, Is.InstanceOf<IOException>());
        Assert.That(host.Log.Ours.Count(line => line.Text.Contains("Outcome=too_large")), Is.EqualTo(1));
        Assert.That(recorder.Events, Is.Empty);
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task Body_that_the_applications_decompression_cannot_decode_gets_400_and_is_logged(string encoding)
    {
        await using var host = await StartWithDecompressionAsync();
        using var content = new ByteArrayContent([.. Enumerable.Range(0, 100).Select(i => (byte)(i * 7))]);
        content.Headers.ContentEncoding.Add(encoding);

        Assert.That(await host.PostAsync(ReceiverHost.WithSecret(ReceiverHost.PinpointePath), content), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(host.Log.Ours.Single(line => line.Level == LogLevel.Error).Exception, Is.Not.Null);
        Assert.That(host.Log.Ours.Count(line => line.Text.Contains("Outcome=incomplete")), Is.EqualTo(1));
        Assert.That(host.Log.Lines.Where(line => line.Level >= LogLevel.Error && !line.IsOurs), Is.Empty);
    }

    [Test]
    public async Task Body_that_middleware_has_buffered_and_rewound_is_handled()
    {
        var recorder = new EventRecorder();
        await using var host = await ReceiverHost.StartAsync(handlers => handlers.AddHandler<PinpointeOpenEvent>(recorder.HandleAsync), map: application =>
        {
            application.Use(async (context, next) =>
            {
                context.Request.EnableBuffering();
                await context.Request.Body.CopyToAsync(Stream.Null);
                context.Request.Body.Position = 0;
                await next(context);
            });
            ReceiverHost.MapBoth(application);
        });

        Assert.That(await host.DeliverAsync(ReceiverHost.PinpointePath, Payloads.Open), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(recorder.Deliveries.Single().Body.ToArray(), Is.EqualTo(Payloads.Open));
    }

    [TestCase(10, HttpStatusCode.OK)]
    [TestCase(10_000_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Limit_applies_to_the_decompressed_body_if_the_application_decompresses(int blanks, HttpStatusCode expected)
    {
        await using var host = await StartWithDecompressionAsync();
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync("{"u8.ToArray());
            await gzip.WriteAsync(Enumerable.Repeat((byte)' ', blanks).ToArray());
            await gzip.WriteAsync("}"u8.ToArray());
        }

        using var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");

        Assert.That(compressed.Length, Is.LessThan(100_000));
        Assert.That(await host.PostAsync(ReceiverHost.WithSecret(ReceiverHost.PinpointePath), content), Is.EqualTo(expected));
    }

    private static Task<ReceiverHost> StartWithDecompressionAsync() => ReceiverHost.StartAsync(
        _ => { },
        build: builder => builder.Services.AddRequestDecompression(),
        map: application =>
        {
            application.UseRequestDecompression();
            ReceiverHost.MapBoth(application);
        });

    private static async Task<HttpStatusCode> DeliverAsync(ReceiverHost host, byte[] body, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ReceiverHost.WithSecret(ReceiverHost.PinpointePath)) { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await host.Client.SendAsync(request);
        return response.StatusCode;
    }
}
