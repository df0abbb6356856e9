using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Rendering;

public sealed class ColourTests
{
    private const char Escape = '\u001b';
    private const string Body = """{"event":"open","extra":1}""";

    [Test]
    public async Task Output_without_a_terminal_has_no_escape_sequences()
    {
        var run = await new ToolRunner { Input = Body, Environment = { ["TERM"] = "xterm-256color", ["GITHUB_ACTIONS"] = "true" } }.InvokeAsync("parse", "-");

        Assert.That(run.Output, Does.Contain("unknown").And.Not.Contain(Escape));
    }

    [Test]
    public async Task Output_to_a_terminal_has_colours()
    {
        var run = await new ToolRunner { Input = Body, IsTerminal = true }.InvokeAsync("parse", "-");

        Assert.That(run.Output, Does.Match($@"{Escape}\[[0-9;]*mextra"));
    }

    [Test]
    public async Task Output_to_a_terminal_with_NO_COLOR_has_none()
    {
        var run = await new ToolRunner { Input = Body, IsTerminal = true, Environment = { ["NO_COLOR"] = "1" } }.InvokeAsync("parse", "-");

        Assert.That(run.Output, Does.Contain("extra").And.Not.Match($@"{Escape}\[[0-9;]*3[0-9]"));
    }
}
