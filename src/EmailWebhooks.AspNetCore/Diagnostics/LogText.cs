using System.Buffers;
using EmailWebhooks.AspNetCore.Receiving;

namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>
/// Makes the name of an event or a member, which comes from a request, safe to log: shortened, and without characters that
/// could forge a log line or form an address.
/// </summary>
internal static class LogText
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Shown = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:");

    public static string Of(string name)
    {
        if (name.Length == 0)
        {
            return WebhookVendor.UnknownEvent;
        }

        if (name.Length <= MaxLength && !name.AsSpan().ContainsAnyExcept(Shown))
        {
            return name;
        }

        var shown = name.AsSpan(0, Math.Min(name.Length, MaxLength)).ToArray();
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = Shown.Contains(shown[i]) ? shown[i] : '?';
        }

        return name.Length > MaxLength ? $"{new string(shown)}…" : new string(shown);
    }
}
