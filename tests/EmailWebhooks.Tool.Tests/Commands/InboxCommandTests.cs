using System.Net;
using System.Text;
using System.Text.Json;
using EmailWebhooks.AspNetCore;
using EmailWebhooks.Tool.Receiving;
using EmailWebhooks.Tool.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Tool.Tests.Commands;

/// <summary>The inbox commands while an application runs, with each store.</summary>
[TestFixture("SQLite")]
[TestFixtureSource(typeof(PostgreSqlTests), nameof(PostgreSqlTests.Servers))]
public sealed class InboxCommandTests(string store)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private DirectoryInfo _folder = null!;
    private FailingSink _application = null!;
    private ReceiverHost _host = null!;

    private bool IsSqlite => store == "SQLite";

    private string File => Path.Combine(_folder.FullName, "inbox.db");

    private string Table { get; } = $"inbox_{Guid.NewGuid():n}";

    [SetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory();
        _application = new FailingSink();
        _host = await ReceiverHost.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), "s3cret", _application, CancellationToken.None, receiver =>
        {
            if (IsSqlite)
            {
                receiver.AddSqliteInbox($"Data Source={File}", FailAtOnce);
            }
            else
            {
                receiver.AddPostgreSqlInbox(PostgreSqlTests.ConnectionString, FailAtOnce, options => options.Table = Table);
            }
        });

        static void FailAtOnce(WebhookInboxOptions options)
        {
            options.RetryFor = options.RetryDelay = options.MaxRetryDelay = TimeSpan.FromMilliseconds(1);
            options.PollInterval = TimeSpan.FromMilliseconds(50);
        }
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task Failed_events_are_counted_shown_retried_and_deleted_while_the_application_runs()
    {
        await PostAsync(_host.PinpointeUrl, """{"event":"click","subscriberId":7,"detail":{"url":"https://a.example/b"},"x":1}""");
        await PostAsync(_host.MailingworkUrl(EmailWebhooks.Mailingwork.MailingworkEventType.OptinFinalized), """{"id":1,"subscriber_id":8}""");
        await PostAsync(_host.PinpointeUrl, """{"event":"open","subscriberId":9,"detail":"5"}""");
        await UntilFailedAsync(3);

        var status = await InboxAsync("status");
        var failed = await InboxAsync("failed");
        Assert.That(status.Output, Does.Match(@"failed +3 "));
        Assert.That(failed.Output, Does.Contain("PinpointeClickEvent").And.Contain("link https://a.example/b").And.Contain("mailingwork optin_finalized").And.Contain("IOException: The database is down."));

        using var document = JsonDocument.Parse((await InboxAsync("failed", "--json")).Output);
        var entries = document.RootElement.EnumerateArray().ToList();
        Assert.That(entries.Select(entry => entry.GetProperty("body").GetProperty("type").GetString()), Is.EquivalentTo(["PinpointeClickEvent", "MailingworkOptinFinalizedEvent", "PinpointeOpenEvent"]));
        var (click, optin) = (Id(entries, "click"), Id(entries, "optin_finalized"));

        var one = await InboxAsync("failed", click);
        Assert.That(one.Output, Does.Match(@"Detail\.Url +https://a\.example/b").And.Match(@"x +1 +unknown").And.Not.Contain("Optin"));

        _application.IsDown = false;
        Assert.That((await InboxAsync("delete", click)).Output, Is.EqualTo("1 event deleted.\n"));
        Assert.That((await InboxAsync("retry", optin)).Output, Is.EqualTo("1 event will be retried.\n"));
        Assert.That(await _application.Handled.ReadAsync().AsTask().WaitAsync(Limit), Is.EqualTo("MailingworkOptinFinalizedEvent"));
        Assert.That((await InboxAsync("retry", "--all", "--json")).Output, Does.Contain("\"events\": 1"));
        Assert.That(await _application.Handled.ReadAsync().AsTask().WaitAsync(Limit), Is.EqualTo("PinpointeOpenEvent"));
        Assert.That((await InboxAsync("failed")).Output, Is.EqualTo("No events have failed.\n"));
        Assert.That((await InboxAsync("retry", click)).ExitCode, Is.EqualTo(2), "no longer there");
        Assert.That((await InboxAsync("failed", click)).ExitCode, Is.EqualTo(2), "no longer there");
    }

    [Test]
    public async Task Delete_with_all_deletes_every_failed_event()
    {
        await PostAsync(_host.PinpointeUrl, """{"event":"click"}""");
        await PostAsync(_host.PinpointeUrl, """{"event":"click"}""");
        await UntilFailedAsync(2);

        Assert.That((await InboxAsync("delete", "--all")).Output, Is.EqualTo("2 events deleted.\n"));
        Assert.That((await InboxAsync("status", "--json")).Output, Does.Contain("\"failed\": 0"));
    }

    [TestCase("retry")]
    [TestCase("delete", "1", "--all")]
    [TestCase("retry", "0")]
    [TestCase("failed", "--limit", "0")]
    public async Task Arguments_that_cannot_be_used_end_with_one_line_and_1(params string[] args)
    {
        var run = await InboxAsync(args);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.HelpLine, Does.Contain($"inbox {args[0]} --help"));
    }

    [Test]
    public async Task An_inbox_that_cannot_be_used_is_reported_without_the_password()
    {
        string[][] unusable = IsSqlite
            ? [["--sqlite", Path.Combine(_folder.FullName, "no-such.db")], ["--sqlite", Payload.PathOf("pinpointe", "open")], [], ["--sqlite", File, "--postgres", "Host=x"]]
            : [["--postgres", "Host=127.0.0.1;Port=1;Username=u;Password=never-shown;Timeout=5"], ["--postgres", "never-shown"], ["--postgres", "Port=never-shown"], ["--postgres", PostgreSqlTests.ConnectionString, "--table", "no_such_table"]];
        foreach (var options in unusable)
        {
            var run = await ToolRun.InvokeAsync(["inbox", "status", .. options]);

            Assert.That(run.ExitCode, Is.AnyOf(1, 2), run.Output);
            Assert.That(run.ErrorLines, Has.Count.EqualTo(1), run.Error);
            Assert.That(run.Error, Does.Not.Contain("never-shown").And.Not.Contain("AddSqliteInbox").And.Not.Contain("AddPostgreSqlInbox").And.Not.Contain("Unexpected"));
        }
    }

    private static string Id(List<JsonElement> entries, string eventName) =>
        entries.Single(entry => entry.GetProperty("event").GetString() == eventName).GetProperty("id").GetRawText();

    private static async Task PostAsync(Uri url, string body)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using var response = await client.PostAsync(url, content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task<ToolRun> InboxAsync(params string[] args) => IsSqlite
        ? await ToolRun.InvokeAsync(["inbox", .. args, "--sqlite", File])
        : await new ToolRunner { Environment = { ["EMAILWEBHOOKS_POSTGRES"] = PostgreSqlTests.ConnectionString } }.InvokeAsync(["inbox", .. args, "--table", $"public.{Table}"]);

    /// <summary>Asks the tool until it shows that many failed events, as an operator would.</summary>
    private async Task UntilFailedAsync(int count)
    {
        using var cancellation = new CancellationTokenSource(Limit);
        while (!(await InboxAsync("status", "--json")).Output.Contains($"\"failed\": {count}", StringComparison.Ordinal))
        {
            cancellation.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The handlers of an application, which fail until its database is back.</summary>
    private sealed class FailingSink : IDeliverySink
    {
        private readonly System.Threading.Channels.Channel<string> _handled = System.Threading.Channels.Channel.CreateUnbounded<string>();

        public volatile bool IsDown = true;

        public System.Threading.Channels.ChannelReader<string> Handled => _handled.Reader;

        public ValueTask ReceiveAsync(WebhookEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) =>
            IsDown ? throw new IOException("The database is down.") : _handled.Writer.WriteAsync(webhookEvent.GetType().Name, cancellationToken);

        public void Refused(string path, int status) => throw new InvalidOperationException($"{path}: {status}");
    }
}
