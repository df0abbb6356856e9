using System.Globalization;

namespace EmailWebhooks;

/// <summary>Reads the settings of a test run, such as its length and its seed, from environment variables.</summary>
internal static class TestSetting
{
    public static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
