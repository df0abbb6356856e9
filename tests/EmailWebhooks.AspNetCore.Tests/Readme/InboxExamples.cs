using System.Net;
using EmailWebhooks.AspNetCore.Tests.Support;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmailWebhooks.AspNetCore.Tests.Readme;

public sealed class InboxExamples
{
    private readonly TextWriter _console = Console.Out;
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("email-webhooks-readme-").FullName;

    [TearDown]
    public void DeleteFolder()
    {
        Console.SetOut(_console);
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Inbox_example_retries_a_handler_and_has_its_effect_once()
    {
        string[] args = ["--urls", "http://127.0.0.1:0", "--WebhookReceiver:Secrets:0", "s3cret", "--WebhookReceiver:Inbox:RetryDelay", "00:00:00.010", "--ConnectionStrings:Inbox", $"Data Source={_folder}/webhooks.db"];
        var signUps = new SqliteConnection($"Data Source={_folder}/application.db");
        await signUps.OpenAsync();
        using var create = new SqliteCommand("CREATE TABLE sign_ups (key TEXT PRIMARY KEY, subscriber INTEGER)", signUps);
        await create.ExecuteNonQueryAsync();
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(signUps);

        builder.Services.AddWebhookReceiver()
            .AddHandler<MailingworkOptinFinalizedEvent, SignUpHandler>()
            .AddSqliteInbox(builder.Configuration.GetConnectionString("Inbox")!);
        builder.Services.AddHealthChecks().AddWebhookInbox();

        await using var app = builder.Build();
        app.MapMailingworkWebhooks("/hooks/mailingwork");
        await app.StartAsync();
        using var client = new HttpClient();
        using var body = new ByteArrayContent(Payloads.Optin);
        using var response = await client.PostAsync(new Uri($"{app.Urls.Single()}/hooks/mailingwork/optin_finalized?key=s3cret"), body);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var inbox = app.Services.GetRequiredService<IWebhookInbox>();
        while (await inbox.GetStatisticsAsync() is { Pending: > 0 } or { Processing: > 0 })
        {
            await Task.Delay(5);
        }

        using var count = new SqliteCommand("SELECT COUNT(*) FROM sign_ups WHERE subscriber = 6049065", signUps);
        Assert.That((await count.ExecuteScalarAsync(), SignUpHandler.Attempts), Is.EqualTo((1L, 2)));
        Assert.That((await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Operator_example_retries_failed_events()
    {
        var written = new StringWriter();
        Console.SetOut(written);
        var isDown = true;
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0", "--WebhookReceiver:Secrets:0", "s3cret", "--WebhookReceiver:Inbox:RetryFor", "00:00:00.001", "--WebhookReceiver:Inbox:RetryDelay", "00:00:00.001"]);
        builder.Services.AddWebhookReceiver()
            .AddHandler<MailingworkEvent>((_, _, _) => isDown ? throw new InvalidOperationException("no database") : ValueTask.CompletedTask)
            .AddSqliteInbox($"Data Source={_folder}/webhooks.db");
        await using var app = builder.Build();
        app.MapMailingworkWebhooks("/hooks/mailingwork");
        await app.StartAsync();
        using var client = new HttpClient();
        using var body = new ByteArrayContent(Payloads.Optin);
        using var response = await client.PostAsync(new Uri($"{app.Urls.Single()}/hooks/mailingwork/optin_finalized?key=s3cret"), body);
        var inbox = app.Services.GetRequiredService<IWebhookInbox>();
        while ((await inbox.GetStatisticsAsync()).Failed == 0)
        {
            await Task.Delay(5);
        }

        isDown = false;

        foreach (var failed in await inbox.GetFailedAsync())
        {
            Console.WriteLine($"{failed.Id}: {failed.Event} of {failed.ReceivedAt:u}, {failed.Attempts} attempts, {failed.LastError}");
        }

        await inbox.RetryAllAsync();

        while (await inbox.GetStatisticsAsync() is { Pending: > 0 } or { Processing: > 0 })
        {
            await Task.Delay(5);
        }

        Assert.That(written.ToString(), Does.Contain("1: optin_finalized of ").And.Contain("System.InvalidOperationException: no database"));
        Assert.That((await inbox.GetStatisticsAsync()).Failed, Is.Zero);
    }

    public sealed class SignUpHandler(SqliteConnection database) : IWebhookHandler<MailingworkOptinFinalizedEvent>
    {
        public static int Attempts { get; private set; }

        public async ValueTask HandleAsync(MailingworkOptinFinalizedEvent optin, WebhookDelivery delivery, CancellationToken cancellationToken)
        {
            using var insert = new SqliteCommand("INSERT INTO sign_ups (key, subscriber) VALUES ($key, $subscriber) ON CONFLICT (key) DO NOTHING", database);
            insert.Parameters.AddWithValue("$key", delivery.IdempotencyKey);
            insert.Parameters.AddWithValue("$subscriber", optin.SubscriberId);
            await insert.ExecuteNonQueryAsync(cancellationToken);

            if (++Attempts == 1)
            {
                throw new IOException("The connection broke after the commit.");
            }
        }
    }
}
