using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;

namespace EmailWebhooks;

/// <summary>
/// Watches the whole run of an assembly: every exception that the library throws with its causes, and every text that a
/// test hands in: the lines of its logger, and what the events of the random bodies say of themselves. None may hold an e-mail address, an IP address of a subscriber, a credential or a secret.
/// </summary>
/// <remarks>It stands in the namespace above those of the tests, so NUnit runs it around all of them.</remarks>
[SetUpFixture]
public sealed partial class LeakWatch
{
    private static readonly ConcurrentDictionary<string, bool> Texts = new();

    public static void See(string text) => Texts.TryAdd(text, true);

    [OneTimeSetUp]
    public void Start() => AppDomain.CurrentDomain.FirstChanceException += SeeException;

    [OneTimeTearDown]
    public void Stop()
    {
        AppDomain.CurrentDomain.FirstChanceException -= SeeException;
        Assert.That(Texts.Keys.Where(text => Private().IsMatch(text)), Is.Empty);
    }

    private static void SeeException(object? sender, FirstChanceExceptionEventArgs args)
    {
        if (args.Exception.TargetSite?.Module.Assembly.GetName().Name is "EmailWebhooks" or "EmailWebhooks.AspNetCore")
        {
            for (var exception = args.Exception; exception is not null; exception = exception.InnerException)
            {
                See(exception.Message);
            }
        }
    }

    // The credentials and secrets are those of the tests; 203.0.113.0/24 is where the sample bodies' subscribers are.
    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.[\w.]+|\b203\.0\.113\.\d+|pa\$\$ w&rd|pa%24%24|correct-horse-battery|emulator-password|[?&]key=")]
    private static partial Regex Private();
}
