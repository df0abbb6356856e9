using System.Runtime.CompilerServices;
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
    /// <summary>Hashing costs more than all the rest here; an entry goes when the options let go of their secret.</summary>
    private static readonly ConditionalWeakTable<string, byte[]> ConfiguredHashes = [];

    public static bool IsAccepted(QueryString query, WebhookReceiverOptions options)
    {
        if (options.Secrets.Count == 0)
        {
            return options.AllowUnauthenticated;
        }

        if (!QueryParameter.TryGetSingle(query, options.SecretParameter, out var value))
        {
            return false;
        }

        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Bytes(value.Span), given);
        var accepted = false;
        foreach (var secret in options.Secrets)
        {
            accepted |= CryptographicOperations.FixedTimeEquals(given, ConfiguredHashes.GetValue(secret, static secret => SHA256.HashData(Bytes(secret))));
        }

        return accepted;
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<char> text) => MemoryMarshal.AsBytes(text);
}
