using System.Security.Cryptography;

namespace EmailWebhooks.Tool.Receiving;

internal static class Secret
{
    private const int Length = 32;

    /// <summary>128 random bits, in letters that need no escaping in a URL.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(Length, lowercase: true);
}
