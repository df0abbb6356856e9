using System.Globalization;

namespace EmailWebhooks;

/// <summary>Settings of a test run from environment variables: its length, or the seed to repeat.</summary>
internal static class TestSetting
{
    public static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
