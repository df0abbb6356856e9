using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.AspNetCore.Security;

/// <summary>
/// The secret in a delivery's URL. Hashes of equal length are compared, each with every configured secret, so that the
/// time tells neither how much of a guess is right nor how long a secret is.
/// </summary>
internal static class SharedSecret
{
    public static bool IsAccepted(IQueryCollection query, WebhookReceiverOptions options)
    {
        if (options.Secrets.Count == 0)
        {
            return options.AllowUnauthenticated;
        }

        var values = query[options.SecretParameter];
        if (values.Count != 1 || string.IsNullOrEmpty(values[0]))
        {
            return false;
        }

        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(values[0], given);
        var accepted = false;
        foreach (var secret in options.Secrets)
        {
            Hash(secret, expected);
            accepted |= CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return accepted;
    }

    private static void Hash(string? text, Span<byte> hash) => SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
}
