using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace EmailWebhooks.Inbox.Sqlite.Tests.Readme;

[TestFixtureSource(typeof(RabbitMqServer), nameof(RabbitMqServer.Programs))]
public sealed class BrokerExample(string program)
{
    private const string Click = """{"event":"click","email":"max@example.com","detail":{"linkid":44123,"url":"https://www.acme.example/spring"}}""";
    private const string Optin = """{"id":371,"subscriber_id":6049065,"fields":[{"id":3,"value":"Max"}],"lists":[{"id":1,"value":1}]}""";

    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("email-webhooks-readme-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Broker_example_publishes_each_event_even_if_the_broker_was_unavailable()
    {
        await using var server = new RabbitMqServer(program);
        string[] args =
        [
            "--urls", "http://127.0.0.1:0", "--WebhookReceiver:Secrets:0", "s3cret", "--WebhookReceiver:Inbox:RetryDelay", "00:00:00.050", "--WebhookReceiver:Inbox:MaxRetryDelay", "00:00:00.200",
            "--ConnectionStrings:Inbox", $"Data Source={_folder}/webhooks.db", "--ConnectionStrings:Broker", server.ConnectionString,
        ];
        var builder = WebApplication.CreateBuilder(args);
        var attempts = Channel.CreateUnbounded<int>();
        builder.Services.AddWebhookReceiver()
            .AddHandler<WebhookEvent>((_, delivery, cancellationToken) => attempts.Writer.WriteAsync(delivery.Attempt, cancellationToken))
            .AddSqliteInbox(builder.Configuration.GetConnectionString("Inbox")!);

        builder.Services.AddSingleton<BrokerHandler>().AddWebhookReceiver().AddHandler<WebhookEvent, BrokerHandler>();

        await using var app = builder.Build();
        app.MapPinpointeWebhooks("/hooks/pinpointe");
        app.MapMailingworkWebhooks("/hooks/mailingwork");
        await app.StartAsync();
        var address = app.Urls.Single();
        using var client = new HttpClient();

        // The first event arrives before the broker has started, the second while it restarts.
        await DeliverAsync("/hooks/pinpointe", "\uFEFF" + Click);
        await UntilRetriedAsync();
        await server.StartAsync();
        await UntilPublishedAsync();
        await server.StopAsync();
        await DeliverAsync("/hooks/mailingwork/optin_finalized", Optin);
        await UntilRetriedAsync();
        await server.StartAsync();
        await UntilPublishedAsync();

        await using var connection = await new ConnectionFactory { Uri = new Uri(server.ConnectionString) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        AssertCloudEvent(await channel.BasicGetAsync("webhooks", autoAck: true), "com.pinpointe.click", Click);
        AssertCloudEvent(await channel.BasicGetAsync("webhooks", autoAck: true), "de.mailingwork.optin_finalized", Optin);
        Assert.That(await channel.BasicGetAsync("webhooks", autoAck: true), Is.Null);

        async Task DeliverAsync(string path, string body)
        {
            using var content = new StringContent(body);
            using var response = await client.PostAsync(new Uri($"{address}{path}?key=s3cret"), content);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        // A second attempt shows that the first one failed.
        async Task UntilRetriedAsync()
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (await attempts.Reader.ReadAsync(timeout.Token) != 2)
            {
            }
        }

        async Task UntilPublishedAsync()
        {
            while (await app.Services.GetRequiredService<IWebhookInbox>().GetStatisticsAsync() is { Pending: > 0 } or { Processing: > 0 })
            {
                await Task.Delay(50);
            }
        }
    }

    private static void AssertCloudEvent(BasicGetResult? message, string type, string data)
    {
        Assert.That(message, Is.Not.Null);
        using var cloudEvent = JsonDocument.Parse(message!.Body);
        var attributes = cloudEvent.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That((message.BasicProperties.ContentType, message.BasicProperties.Persistent), Is.EqualTo(("application/cloudevents+json", true)));
            Assert.That(attributes.GetProperty("specversion").GetString(), Is.EqualTo("1.0"));
            Assert.That(attributes.GetProperty("id").GetString(), Has.Length.EqualTo(64).And.EqualTo(message.BasicProperties.MessageId));
            Assert.That(attributes.GetProperty("source").GetString(), Is.EqualTo("https://hooks.example.com/"));
            Assert.That(attributes.GetProperty("type").GetString(), Is.EqualTo(type));
            Assert.That(attributes.GetProperty("time").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(10)));
            Assert.That(attributes.GetProperty("datacontenttype").GetString(), Is.EqualTo("application/json"));
            Assert.That(attributes.GetProperty("data").GetRawText(), Is.EqualTo(data));
        });
    }

    public sealed class BrokerHandler(IConfiguration configuration) : IWebhookHandler<WebhookEvent>, IAsyncDisposable
    {
        private readonly SemaphoreSlim _turn = new(1);
        private IConnection? _connection;
        private IChannel? _channel;

        public async ValueTask HandleAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken)
        {
            var cloudEvent = new JsonObject
            {
                ["specversion"] = "1.0",
                ["id"] = delivery.IdempotencyKey,
                ["source"] = "https://hooks.example.com/",
                ["type"] = webhookEvent is MailingworkEvent mailingwork ? $"de.mailingwork.{mailingwork.Type.Name}" : $"com.pinpointe.{((PinpointeEvent)webhookEvent).Event}",
                ["time"] = delivery.ReceivedAt,
                ["datacontenttype"] = "application/json",
                ["data"] = JsonNode.Parse(delivery.Body.Span.TrimStart("\uFEFF"u8)),
            };
            var properties = new BasicProperties { ContentType = "application/cloudevents+json", MessageId = delivery.IdempotencyKey, Persistent = true };
            await _turn.WaitAsync(cancellationToken); // A channel must not be used concurrently.
            try
            {
                _channel = _channel is { IsOpen: true } ? _channel : await OpenChannelAsync(cancellationToken);
                // Returns once the broker has confirmed the message. Otherwise it throws, and the inbox retries the event.
                await _channel.BasicPublishAsync("", "webhooks", mandatory: true, properties, Encoding.UTF8.GetBytes(cloudEvent.ToJsonString()), cancellationToken);
            }
            finally { _turn.Release(); }
        }

        private async Task<IChannel> OpenChannelAsync(CancellationToken cancellationToken)
        {
            await DisposeAsync();
            _connection = await new ConnectionFactory { Uri = new Uri(configuration.GetConnectionString("Broker")!) }.CreateConnectionAsync(cancellationToken);
            var channel = await _connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
            await channel.QueueDeclareAsync("webhooks", durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
            return channel;
        }

        public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
