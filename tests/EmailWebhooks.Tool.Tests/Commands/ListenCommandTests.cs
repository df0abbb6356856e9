using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Commands;

public sealed class ListenCommandTests
{
    private const string Secret = "s3cret";

    private HttpClient _vendor = null!;
    private string _folder = null!;

    [SetUp]
    public void Start()
    {
        _vendor = new HttpClient();
        _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    }

    [TearDown]
    public void Stop()
    {
        _vendor.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task Listen_prints_urls_that_receive_both_vendors_events()
    {
        await using var listening = await ListenAsync("--secret", Secret);
        var urls = UrlsOf(listening);

        Assert.That(urls, Has.Count.EqualTo(4).And.All.Contains("?key=s3cret"));
        Assert.That(await PostAsync(urls[0], """{"event":"click","subscriberId":7,"email":"max@example.com","detail":{"url":"https://a.example/b"},"x":1}"""), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PostAsync(urls[1], """{"subscriber_id":8,"lists":[{"id":1,"value":1},{"id":2,"value":0}]}"""), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PostAsync(urls[2], """{"subscriber_id":9,"lists":[{"id":3,"value":1}]}"""), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PostAsync(urls[3], "{}"), Is.EqualTo(HttpStatusCode.OK));

        var run = await listening.CancelAsync();
        Assert.That(run.Output, Does.Match(@"\d\d:\d\d:\d\d PinpointeClickEvent +unknown members 1, subscriber 7, link https://a\.example/b\s"));
        Assert.That(run.Output, Does.Match(@"MailingworkOptinFinalizedEvent +subscriber 8, on lists 1\s"));
        Assert.That(run.Output, Does.Match(@"MailingworkOptoutFinalizedEvent +subscriber 9, left lists 3\s"));
        Assert.That(run.Output, Does.Contain("MailingworkProfileManagerFinalizedEvent"));
        Assert.That(run.Output, Does.Not.Contain("max@example.com").And.Not.Contain('\u001b'));
        Assert.That(run.Error, Is.Empty);
    }

    [Test]
    public async Task Listen_without_a_secret_makes_a_new_one_each_time()
    {
        await using var first = await ListenAsync();
        await using var second = await ListenAsync();

        var secrets = new[] { first, second }.Select(listening => Regex.Match(UrlsOf(listening)[0], @"\?key=([0-9a-f]{32})$").Groups[1].Value).ToList();
        Assert.That(secrets, Is.Unique.And.All.Not.Empty);
    }

    [Test]
    public async Task Listen_refuses_a_wrong_secret_and_says_so_without_it()
    {
        await using var listening = await ListenAsync("--secret", Secret);

        var status = await PostAsync(UrlsOf(listening)[0].Replace(Secret, "wr0ng", StringComparison.Ordinal), "{}");

        Assert.That(status, Is.EqualTo(HttpStatusCode.Unauthorized));
        await listening.WhenErrorAsync("401");
        Assert.That((await listening.CancelAsync()).Error, Does.Contain("/pinpointe").And.Not.Contain("wr0ng").And.Not.Contain(Secret));
    }

    [TestCase("[]", 400)]
    [TestCase("{", 400)]
    public async Task Listen_reports_a_body_that_it_did_not_process(string body, int status)
    {
        await using var listening = await ListenAsync();

        Assert.That((int)await PostAsync(UrlsOf(listening)[0], body), Is.EqualTo(status));

        await listening.WhenErrorAsync($"got status {status}");
    }

    [Test]
    public async Task Listen_with_save_keeps_each_body_byte_by_byte()
    {
        const string Body = "\ufeff{ \"event\" : \"open\",\r\n \"listName\":\"M\u00fcnchen\" }\n";
        await using var listening = await ListenAsync("--save", _folder);
        var urls = UrlsOf(listening);

        await PostAsync(urls[0], Body);
        await PostAsync(urls[1], """{"id":1}""");

        var files = Directory.GetFiles(_folder).Order(StringComparer.Ordinal).ToList();
        Assert.That(files, Has.Count.EqualTo(2));
        Assert.That(Path.GetFileName(files[0]), Does.Match(@"^\d{8}T\d{6}\.\d{3}Z-00001-pinpointe-open\.json$"));
        Assert.That(Path.GetFileName(files[1]), Does.Match("-00002-mailingwork-optin_finalized\\.json$"));
        Assert.That(await File.ReadAllBytesAsync(files[0]), Is.EqualTo(Encoding.UTF8.GetBytes(Body)));
    }

    [Test]
    public async Task Listen_with_save_takes_no_path_from_the_name_of_an_event()
    {
        await using var listening = await ListenAsync("--save", _folder);

        await PostAsync(UrlsOf(listening)[0], """{"event":"../../../evil\u0000/\u001b[2J"}""");
        await PostAsync(UrlsOf(listening)[0], """{"event":"/"}""");

        Assert.That(
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            Is.EqualTo(new[] { "evil2J", "unknown" }).Using<string, string>((file, part) => file.EndsWith($"-pinpointe-{part}.json", StringComparison.Ordinal)));
        Assert.That((await listening.CancelAsync()).Output, Does.Not.Contain('\u001b'));
    }

    [Test]
    public async Task Listen_that_cannot_save_responds_with_500_and_does_not_show_the_event()
    {
        await using var listening = await ListenAsync("--save", _folder);
        Directory.Delete(_folder);

        Assert.That(await PostAsync(UrlsOf(listening)[0], """{"event":"open"}"""), Is.EqualTo(HttpStatusCode.InternalServerError));

        await listening.WhenErrorAsync("a body was not saved");
        Assert.That(listening.Output, Does.Not.Contain("PinpointeOpenEvent"));
    }

    [Test]
    public async Task Listen_that_is_canceled_ends_with_0_and_frees_the_port()
    {
        await using var listening = await ListenAsync();
        var port = new Uri(UrlsOf(listening)[0]).Port;

        var run = await listening.CancelAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using var client = new TcpClient();
        Assert.That(async () => await client.ConnectAsync(IPAddress.Loopback, port), Throws.InstanceOf<SocketException>());
    }

    [Test]
    public async Task Listen_on_a_port_that_is_taken_ends_with_one_line_and_1()
    {
        using var taken = Loopback.TakePort();

        var run = await ToolRun.InvokeAsync("listen", "--port", $"{Loopback.PortOf(taken)}");

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.Error, Does.Contain($"127.0.0.1:{Loopback.PortOf(taken)}"));
    }

    [TestCase(40)]
    [TestCase(80)]
    public async Task Listen_on_a_terminal_prints_each_url_whole_on_a_line_of_its_own(int width)
    {
        await using var listening = new ToolRunner { IsTerminal = true, Width = width }.Start("listen", "--secret", "@" + new string('s', 100));
        await listening.WhenOutputAsync("Press Ctrl+C to stop.");

        Assert.That(listening.Output.Split('\n').Count(line => Regex.IsMatch(line.TrimEnd('\r'), @"^http://\S+\?key=%40s{100}$")), Is.EqualTo(4));
    }

    [TestCase("--port", "65536")]
    [TestCase("--port", "-1")]
    [TestCase("--address", "localhost")]
    [TestCase("--secret", " ")]
    public async Task Listen_with_an_unusable_option_names_it(string option, string value)
    {
        var run = await ToolRun.InvokeAsync("listen", option, value);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.Error, Does.Contain(option));
    }

    [Test]
    public async Task Listen_with_save_to_a_path_that_is_not_a_folder_ends_with_one_line_and_1()
    {
        var run = await ToolRun.InvokeAsync("listen", "--save", Path.Combine(Payload.PathOf("pinpointe", "open"), "below"));

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
    }

    private static async Task<RunningTool> ListenAsync(params string[] options)
    {
        var listening = new ToolRunner().Start(["listen", .. options]);
        await listening.WhenOutputAsync("Press Ctrl+C to stop.");
        return listening;
    }

    private static List<string> UrlsOf(RunningTool listening) =>
        [.. Regex.Matches(listening.Output, @"http://127\.0\.0\.1:\d+/\S+").Select(match => match.Value)];

    private async Task<HttpStatusCode> PostAsync(string url, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using var response = await _vendor.PostAsync(new Uri(url), content);
        return response.StatusCode;
    }
}
