using System.Text.RegularExpressions;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tests.Support;

namespace EmailWebhooks.Tests.Readme;

[NonParallelizable]
public sealed partial class ParsingExamples
{
    private TextWriter _console = null!;
    private StringWriter _output = null!;

    [SetUp]
    public void CaptureTheConsole()
    {
        _console = Console.Out;
        _output = new StringWriter { NewLine = "\n" };
        Console.SetOut(_output);
    }

    [TearDown]
    public void RestoreTheConsole()
    {
        Console.SetOut(_console);
        _output.Dispose();
    }

    [Test]
    public void First_example_prints_what_the_README_shows()
    {
        var body = """{"event":"click","email":"max@example.com","detail":{"linkid":44123,"url":"https://www.acme.example/spring"}}""";

        Console.WriteLine(PinpointeEvent.Parse(body) switch
        {
            PinpointeOpenEvent open => $"{open.Email} opened {open.NewsletterName}",
            PinpointeClickEvent click => $"{click.Email} clicked {click.Detail?.Url}",
            var other => $"{other.Email}: {other.Event}",
        });

        var readme = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Readme", "README.md"));
        Assert.That(_output.ToString(), Is.EqualTo(TextBlock().Match(readme).Groups["text"].Value));
    }

    [Test]
    public void Sign_up_example_prints_the_documented_body()
    {
        var body = Payloads.Text(Payloads.Mailingwork("optin_finalized"));

        var webhookEvent = MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, body);

        if (webhookEvent is MailingworkOptinFinalizedEvent optin)
        {
            Console.WriteLine($"subscriber {optin.SubscriberId} is now on the lists {string.Join(", ", optin.SubscribedListIds)}");
            Console.WriteLine($"first name: {optin.FindField(3)?.Value}");

            // The vendor sends times without a time zone, so you name the zone.
            if (optin.ActivatedAt is { } activatedAt && activatedAt.TryGetInstant(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), out var instant))
            {
                Console.WriteLine($"since {instant:u}");
            }
        }

        Assert.That(_output.ToString(), Is.EqualTo("subscriber 6049065 is now on the lists 1\nfirst name: Max\nsince 2025-11-11 08:27:29Z\n"));
    }

    [GeneratedRegex("```text\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex TextBlock();
}
