using System.Text.Json;
using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Commands;

public sealed class ParseCommandTests
{
    [TestCase("pinpointe", "open", "PinpointeOpenEvent (Pinpointe, open)", "SubscriberId", "98127364")]
    [TestCase("pinpointe", "click", "PinpointeClickEvent (Pinpointe, click)", "Detail.LinkId", "44123")]
    [TestCase("mailingwork", "optin_finalized", "MailingworkOptinFinalizedEvent (MAILINGWORK, optin_finalized)", "Fields[id=1]", "max.muster@example.com")]
    public async Task Parse_of_a_documented_body_shows_type_and_members(string vendor, string name, string heading, string property, string value)
    {
        var run = await ToolRun.InvokeAsync("parse", Payload.PathOf(vendor, name));

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith(heading));
        Assert.That(run.Output, Does.Match($@"\s{System.Text.RegularExpressions.Regex.Escape(property)}\s+{value}\s"));
        Assert.That(run.Output, Does.Not.Contain("Note"));
        Assert.That(run.Error, Is.Empty);
    }

    [Test]
    public async Task Parse_of_members_without_a_property_marks_them()
    {
        var run = await ParseAsync("""{"event":"click","userId":"abc","newMember":{"a":[1,2]},"detail":{"linkid":"7","campaign":"x"}}""");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Match("""newMember\s+\{"a":\[1,2\]\}\s+unknown"""));
        Assert.That(run.Output, Does.Match("""Detail\.campaign\s+"x"\s+unknown"""));
        Assert.That(run.Output, Does.Match("""userId\s+"abc"\s+does not fit UserId"""));
        Assert.That(run.Output, Does.Match(@"Detail\.LinkId\s+7\s*\n"));
    }

    [Test]
    public async Task Parse_of_fields_and_lists_shows_each_by_its_id()
    {
        var run = await ParseAsync("""
            {"subscriber_id":"5","fields":[{"id":9,"value":["a","b"],"label":"Hobbies"},{"id":10,"value":null}],"lists":[{"id":3,"value":"1"}],"activate_at":"0000-00-00 00:00:00"}
            """);

        Assert.That(run.Output, Does.StartWith("MailingworkProfileManagerFinalizedEvent"));
        Assert.That(run.Output, Does.Match(@"Fields\[id=9\]\s+a, b\s"));
        Assert.That(run.Output, Does.Match("""Fields\[id=9\]\.label\s+"Hobbies"\s+unknown"""));
        Assert.That(run.Output, Does.Match(@"Fields\[id=10\]\s*\n"));
        Assert.That(run.Output, Does.Match(@"Lists\[id=3\]\s+yes\s"));
        Assert.That(run.Output, Does.Match(@"ActivatedAt\s+0000-00-00 00:00:00\s"));
    }

    [Test]
    public async Task Parse_with_json_writes_type_members_and_additional()
    {
        var run = await ParseAsync("""{"event":"open","userId":"abc","listId":"317","detail":5,"more":null}""", "--json");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var root = document.RootElement;
        Assert.That(root.GetProperty("type").GetString(), Is.EqualTo("PinpointeOpenEvent"));
        Assert.That(root.GetProperty("vendor").GetString(), Is.EqualTo("pinpointe"));
        Assert.That(root.GetProperty("event").GetString(), Is.EqualTo("open"));
        Assert.That(
            root.GetProperty("members").EnumerateObject().Select(member => $"{member.Name}={member.Value.GetRawText()}"),
            Is.EqualTo(["event=\"open\"", "listId=317", "detail=\"5\""]));
        Assert.That(
            root.GetProperty("additional").EnumerateObject().Select(member => $"{member.Name}={member.Value.GetRawText()}"),
            Is.EquivalentTo(["userId=\"abc\"", "more=null"]));
    }

    [TestCase("""{"event":"open"}""", "PinpointeOpenEvent")]
    [TestCase("""{"a":{"b":1},"event":"unsubsribe"}""", "PinpointeUnsubscribeEvent")]
    [TestCase("""{"event":"survey"}""", "UnknownPinpointeEvent")]
    [TestCase("""{"event":{"name":"open"}}""", "UnknownPinpointeEvent")]
    [TestCase("""{"event_type":"bounce","event_time":1,"email":"a@example.com"}""", "UnknownPinpointeEvent")]
    [TestCase("""{"id":1,"optinsetup_id":2}""", "MailingworkOptinFinalizedEvent")]
    [TestCase("""{"optoutsetup_id":null}""", "MailingworkOptoutFinalizedEvent")]
    [TestCase("""{"subscriber_id":1,"fields":[]}""", "MailingworkProfileManagerFinalizedEvent")]
    public async Task Parse_without_options_guesses_vendor_and_event(string body, string type)
    {
        var run = await ParseAsync(body);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith(type + " "));
    }

    [TestCase("""{"event":"open"}""", "MailingworkOptinFinalizedEvent", "--vendor", "mailingwork", "--event", "optin_finalized")]
    [TestCase("{}", "UnknownPinpointeEvent", "--vendor", "Pinpointe")]
    [TestCase("{}", "MailingworkOptoutFinalizedEvent", "--event", "optout_finalized")]
    [TestCase("""{"optinsetup_id":1}""", "MailingworkProfileManagerFinalizedEvent", "--event", "profilemanager_finalized")]
    [TestCase("""{"optinsetup_id":1}""", "MailingworkOptinFinalizedEvent", "--vendor", "mailingwork")]
    [TestCase("{}", "UnknownMailingworkEvent", "--event", "survey_finalized")]
    public async Task Parse_with_vendor_or_event_guesses_only_the_other(string body, string type, params string[] options)
    {
        var run = await ParseAsync(body, options);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith(type + " "));
    }

    [TestCase("{}", "--vendor")]
    [TestCase("""{"subscriber_id":1}""", "--event")]
    [TestCase("{}", "--event", "--vendor", "mailingwork")]
    [TestCase("""{"event":"open"}""", "--vendor mailingwork", "--event", "optin_finalized")]
    [TestCase("""{"event":"open"}""", "--event", "--vendor", "pinpointe", "--event", "open")]
    public async Task Parse_of_an_ambiguous_body_names_the_option(string body, string named, params string[] options)
    {
        var run = await ParseAsync(body, options);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.ErrorLines[0], Does.StartWith("error: ").And.Contain(named));
        Assert.That(run.Output, Is.Empty);
    }

    [TestCase("", "line 1, byte 1")]
    [TestCase("[]", "JSON object")]
    [TestCase("null", "JSON object")]
    [TestCase("{\"event\":\"open\",\n  \"userId\": secret-value}", "line 2, byte 13")]
    [TestCase("""{"event":"open"} {"event":"open"}""", "not well-formed")]
    public async Task Parse_of_what_is_not_a_payload_ends_with_one_line_and_1(string body, string named)
    {
        var run = await ParseAsync(body);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.ErrorLines[0], Does.StartWith("error: Standard input is not a valid payload").And.Contain(named).And.Not.Contain("secret"));
        Assert.That(run.Output, Is.Empty);
    }

    [Test]
    public async Task Parse_of_a_file_that_does_not_exist_ends_with_one_line_and_1()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "no", "such.json");

        var run = await ToolRun.InvokeAsync("parse", path);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Is.EqualTo([$"error: The file '{path}' does not exist."]));
    }

    [Test]
    public async Task Parse_of_a_folder_ends_with_one_line_and_1()
    {
        var run = await ToolRun.InvokeAsync("parse", AppContext.BaseDirectory);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.ErrorLines[0], Does.Contain("cannot be read"));
    }

    [TestCase("parse")]
    [TestCase("parse", "-", "--vendor", "mailchimp")]
    [TestCase("parse", "-", "--vendor", "1")]
    [TestCase("unheard-of")]
    [TestCase("parse", "")]
    [TestCase("parse", "-", "--event", "")]
    [TestCase("parse", "@no-such-response-file")]
    public async Task Arguments_that_cannot_be_understood_end_with_1_and_without_output(params string[] args)
    {
        var run = await ToolRun.InvokeAsync(args);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Is.Not.Empty);
        Assert.That(run.Output, Is.Empty);
    }

    [TestCase("\\u001b[2J")]
    [TestCase("\\u009b2J")]
    [TestCase("\\u202etxt")]
    [TestCase("line\\nbreak")]
    public async Task Parse_of_text_that_would_control_the_terminal_shows_it_escaped(string text)
    {
        var run = await ParseAsync($$"""{"event":"open","listName":"{{text}}","extra":"{{text}}","\u001b[1mname":1}""");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output.Where(character => character != '\n'), Has.None.Matches<char>(char.IsControl));
        Assert.That(run.Output, Does.Not.Contain('\u202e'));
        Assert.That(run.Output, Does.Match(@"ListName\s+\S*\\u[0-9a-f]{4}"));
    }

    [Test]
    public async Task Parse_of_text_that_looks_like_markup_shows_it_unchanged()
    {
        var run = await ParseAsync("""{"event":"open","listName":"[red]sale[/]","[bold]":"[/]"}""");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("[red]sale[/]").And.Contain("[bold]"));
    }

    private static Task<ToolRun> ParseAsync(string body, params string[] options) =>
        new ToolRunner { Input = body }.InvokeAsync(["parse", "-", .. options]);
}
