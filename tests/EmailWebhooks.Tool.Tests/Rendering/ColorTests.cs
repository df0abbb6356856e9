using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Rendering;

public sealed class ColorTests
{
    private const char Escape = '\u001b';
    private const string Body = """{"event":"open","extra":1}""";

    [Test]
    public async Task Output_without_a_terminal_has_no_escape_sequences()
    {
        var run = await new ToolRunner { Input = Body }.InvokeAsync("parse", "-");

        Assert.That(run.Output, Does.Contain("unknown").And.Not.Contain(Escape));
    }

    [Test]
    public async Task Output_and_errors_of_a_process_without_a_terminal_have_no_escape_sequences_on_a_build_server()
    {
        // Spectre.Console reads the variables of its own process, so only a separate process can show this.
        var run = await ToolProcess.InvokeAsync("parse", Payload.PathOf("pinpointe", "open"));
        var failed = await ToolProcess.InvokeAsync("parse", "no-such-file");

        Assert.That(run.Output, Does.Contain("PinpointeOpenEvent").And.Not.Contain(Escape));
        Assert.That(failed.Error, Does.Contain("no-such-file").And.Not.Contain(Escape));
    }

    [Test]
    public async Task Output_to_a_terminal_has_colors()
    {
        var run = await new ToolRunner { Input = Body, IsTerminal = true }.InvokeAsync("parse", "-");

        Assert.That(run.Output, Does.Match($@"{Escape}\[[0-9;]*mextra"));
    }

    [Test]
    public async Task Output_to_a_terminal_with_NO_COLOR_has_no_colors()
    {
        var run = await new ToolRunner { Input = Body, IsTerminal = true, Environment = { ["NO_COLOR"] = "1" } }.InvokeAsync("parse", "-");

        Assert.That(run.Output, Does.Contain("extra").And.Not.Match($@"{Escape}\[[0-9;]*3[0-9]"));
    }
}
