using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Tests.Support;

namespace EmailWebhooks.Tool.Tests.Commands;

public sealed class MailingworkCredentialsTests
{
    private EmulatedAccount _account = null!;

    [SetUp]
    public async Task StartAsync() => _account = await EmulatedAccount.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _account.DisposeAsync();

    [Test]
    public async Task Credentials_that_are_not_set_are_asked_for_and_the_password_is_not_shown()
    {
        var runner = new ToolRunner { Keys = new ScriptedKeys("api-user", EmulatedAccount.Password), IsTerminal = true };

        var run = await _account.InvokeAsync(runner, "list");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain("MAILINGWORK user name:").And.Contain("MAILINGWORK password:"));
        Assert.That(run.Error + run.Output, Does.Contain("api-user").And.Not.Contain(EmulatedAccount.Password).And.Not.Contain("***"));
        Assert.That(run.Output, Does.Not.Contain("MAILINGWORK user name:"));
    }

    [Test]
    public async Task Only_what_is_not_set_is_asked_for()
    {
        var runner = new ToolRunner { Keys = new ScriptedKeys(EmulatedAccount.Password), Environment = { ["MAILINGWORK_USERNAME"] = "api-user" } };

        var run = await _account.InvokeAsync(runner, "list");

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Not.Contain("user name"));
    }

    [TestCase("MAILINGWORK_USERNAME", "MAILINGWORK_PASSWORD")]
    [TestCase("MAILINGWORK_PASSWORD", "MAILINGWORK_USERNAME")]
    public async Task Credentials_that_are_not_set_without_a_terminal_end_with_one_line_and_1(string set, string missing)
    {
        var runner = new ToolRunner { Environment = { [set] = "value-never-shown", [missing] = "" } };

        var run = await _account.InvokeAsync(runner, "list");

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.ErrorLines[0], Does.Contain(missing).And.Not.Contain("never-shown"));
        Assert.That(_account.Emulator.CountRequests(MailingworkFunction.GetWebHooks), Is.Zero);
    }

    [Test]
    public async Task Credentials_that_are_wrong_end_with_one_line_without_them_and_2()
    {
        var runner = new ToolRunner { Environment = { ["MAILINGWORK_USERNAME"] = "user-never-shown", ["MAILINGWORK_PASSWORD"] = "wrong-never-shown" } };

        var run = await _account.InvokeAsync(runner, "list");

        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.Error, Does.Not.Contain("never-shown"));
        Assert.That(_account.Emulator.CountRequests(MailingworkFunction.GetWebHooks), Is.EqualTo(1));
    }

    [TestCase("--password")]
    [TestCase("--username")]
    public async Task Credentials_as_arguments_are_refused(string option)
    {
        var run = await _account.InvokeAsync("list", option, "anything");

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(_account.Emulator.CountRequests(MailingworkFunction.GetWebHooks), Is.Zero);
    }

    [Test]
    public async Task A_prompt_ends_when_the_command_is_canceled()
    {
        await using var asking = new ToolRunner { Keys = new ScriptedKeys() }.Start("mailingwork", "list");
        await asking.WhenErrorAsync("MAILINGWORK user name:");

        var run = await asking.CancelAsync();

        Assert.That(run.ExitCode, Is.EqualTo(130));
    }

    [TestCase("http://webservice.example.com/", TestName = "A_base_address_that_would_send_the_password_in_clear_text_is_refused")]
    [TestCase("webservice.example.com", TestName = "A_base_address_without_a_scheme_is_refused")]
    public async Task A_base_address_is_refused(string address)
    {
        var runner = new ToolRunner { Environment = { ["MAILINGWORK_USERNAME"] = "u", ["MAILINGWORK_PASSWORD"] = "never-shown" } };

        var run = await runner.InvokeAsync("mailingwork", "list", "--base-address", address);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLines, Has.Count.EqualTo(1));
        Assert.That(run.Error, Does.Contain("--base-address").And.Not.Contain("never-shown"));
    }
}
