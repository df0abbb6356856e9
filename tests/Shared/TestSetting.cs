using System.Globalization;

namespace EmailWebhooks;

/// <summary>What an environment variable changes about a run: how long it is, or which one is repeated.</summary>
internal static class TestSetting
{
    public static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
