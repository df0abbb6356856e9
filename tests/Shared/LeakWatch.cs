using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;

namespace EmailWebhooks;

/// <summary>
/// Watches the whole test run of an assembly: the messages of all exceptions that the library throws, inner exceptions
/// included, and all texts that tests pass to <see cref="See"/>, such as log lines and the <c>ToString()</c> of events. None may
/// contain an e-mail address, a subscriber's IP address, a credential or a secret.
/// </summary>
/// <remarks>Its namespace is the parent of the tests' namespaces, so NUnit runs it around all of them.</remarks>
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

    // The credentials and secrets are those of the tests; 203.0.113.0/24 contains the addresses of the subscribers in the sample bodies.
    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.[\w.]+|\b203\.0\.113\.\d+|pa\$\$ w&rd|pa%24%24|correct-horse-battery|emulator-password|[?&]key=")]
    private static partial Regex Private();
}
