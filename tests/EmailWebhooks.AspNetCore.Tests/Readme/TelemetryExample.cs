using System.Collections.Concurrent;
using System.Text;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace EmailWebhooks.AspNetCore.Tests.Readme;

/// <summary>The README's OpenTelemetry example, against a collector on loopback.</summary>
public sealed class TelemetryExample
{
    [Test]
    public async Task Telemetry_example_exports_the_instruments_and_the_span_of_a_delivery()
    {
        await using var collector = await Collector.StartAsync();
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0", "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"]);
        builder.Services.AddWebhookReceiver(options => options.Secrets.Add("s3cret"))
            .AddHandler<MailingworkOptinFinalizedEvent>((_, _, _) => ValueTask.CompletedTask);

        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(WebhookTelemetry.MeterName))
            .WithTracing(tracing => tracing
                .AddSource("Microsoft.AspNetCore")
                .AddSource(WebhookTelemetry.ActivitySourceName))
            .UseOtlpExporter();

        await using (var app = builder.Build())
        {
            app.MapMailingworkWebhooks("/hooks/mailingwork");
            await app.StartAsync();
            using var client = new HttpClient();
            using var body = new ByteArrayContent(Payloads.Optin);
            using var response = await client.PostAsync(new Uri($"{app.Urls.Single()}/hooks/mailingwork/optin_finalized?key=s3cret"), body);
            response.EnsureSuccessStatusCode();
            await app.StopAsync();
        }

        // The providers export the remaining data when they are disposed.
        Assert.That(collector.Received("/v1/metrics"), Does.Contain("email_webhooks.deliveries").And.Contain("email_webhooks.handling.duration"));
        Assert.That(collector.Received("/v1/traces"), Does.Contain("email_webhooks.outcome"));
    }

    /// <summary>Keeps the requests that it receives; names are plain text in protobuf.</summary>
    private sealed class Collector(WebApplication application) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Body)> _requests = new();

        public string Url => application.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var application = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]).Build();
            var collector = new Collector(application);
            application.MapPost("/v1/{signal}", async (HttpContext context) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                collector._requests.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
            });
            await application.StartAsync();
            return collector;
        }

        public string Received(string path) => string.Concat(_requests.Where(request => request.Path == path).Select(request => request.Body));

        public ValueTask DisposeAsync() => application.DisposeAsync();
    }
}
