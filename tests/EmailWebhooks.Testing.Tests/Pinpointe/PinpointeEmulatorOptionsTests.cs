namespace EmailWebhooks.Testing.Tests.Pinpointe;

/// <summary>The emulator cannot be created with an invalid setting.</summary>
public class PinpointeEmulatorOptionsTests
{
    [TestCase(nameof(PinpointeEmulatorOptions.TimeProvider))]
    [TestCase(nameof(PinpointeEmulatorOptions.TimeFormat))]
    [TestCase(nameof(PinpointeEmulatorOptions.TimeZone))]
    [TestCase(nameof(PinpointeEmulatorOptions.DeliveryTimeout))]
    public void Constructor_with_an_invalid_setting_names_it(string setting)
    {
        var options = new PinpointeEmulatorOptions();
        switch (setting)
        {
            case nameof(options.TimeProvider):
                options.TimeProvider = null!;
                break;
            case nameof(options.TimeFormat):
                options.TimeFormat = "";
                break;
            case nameof(options.TimeZone):
                options.TimeZone = null!;
                break;
            default:
                options.DeliveryTimeout = TimeSpan.Zero;
                break;
        }

        Assert.That(() => new PinpointeEmulator(options), Throws.ArgumentException.With.Message.Contains(setting));
    }
}
