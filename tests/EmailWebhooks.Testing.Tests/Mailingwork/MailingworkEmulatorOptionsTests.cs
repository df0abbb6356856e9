using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>The emulator does not start with an invalid setting.</summary>
public class MailingworkEmulatorOptionsTests
{
    private static IEnumerable<TestCaseData<string, MailingworkEmulatorOptions>> Invalid()
    {
        yield return Case("Username", new() { Username = "" });
        yield return Case("Password", new() { Password = "" });
        yield return Case("Port", new() { Port = -1 });
        yield return Case("Port", new() { Port = 65536 });
        yield return Case("TimeProvider", new() { TimeProvider = null! });
        yield return Case("SupportedEvents", new() { SupportedEvents = null! });
        yield return Case("ParameterNames", new() { ParameterNames = new MailingworkParameterNames { WebhookId = "" } });
        yield return Case("ErrorCodes", new() { ErrorCodes = null! });
        yield return Case("MailingworkErrorCodes.MissingParameter", new() { ErrorCodes = new MailingworkErrorCodes { MissingParameter = 0 } });
        yield return Case("MailingworkErrorCodes.AlreadyActive", new() { ErrorCodes = new MailingworkErrorCodes { AlreadyActive = 1 } });
        yield return Case("ResponseShape", new() { ResponseShape = null! });
        yield return Case("MailingworkResponseShape.EmptyResult", new() { ResponseShape = new MailingworkResponseShape { EmptyResult = "nothing" } });
        yield return Case("FailuresUntilDeactivation", new() { FailuresUntilDeactivation = 0 });
        yield return Case("BufferPeriod", new() { BufferPeriod = TimeSpan.FromTicks(-1) });
        yield return Case("DeliveryTimeout", new() { DeliveryTimeout = TimeSpan.Zero });
        yield return Case("DeliveryTimeout", new() { DeliveryTimeout = Timeout.InfiniteTimeSpan });
        yield return Case("IsAccepted", new() { IsAccepted = null! });
        yield return Case("TimeZone", new() { TimeZone = null! });
        yield return Case("Capacity", new() { Capacity = 0 });

        static TestCaseData<string, MailingworkEmulatorOptions> Case(string setting, MailingworkEmulatorOptions options) =>
            new TestCaseData<string, MailingworkEmulatorOptions>(setting, options);
    }

    [TestCaseSource(nameof(Invalid))]
    public void StartAsync_with_an_invalid_setting_names_it(string setting, MailingworkEmulatorOptions options) =>
        Assert.That(() => MailingworkEmulator.StartAsync(options), Throws.ArgumentException.With.Message.Contains(setting));
}
