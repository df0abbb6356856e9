using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailWebhooks.AspNetCore.Receiving;

/// <summary>Whether a delivery's secret is accepted, and if not, why.</summary>
internal enum SecretCheck
{
    Accepted,

    /// <summary>The query has no such parameter, or an empty one.</summary>
    Missing,

    /// <summary>The query has the parameter more than once, or more parameters than are checked.</summary>
    Repeated,

    Wrong,
}

/// <summary>
/// Checks the secret in a delivery's URL. Its hash is compared with the hash of every configured secret, so that the time
/// reveals neither how much of a guess is right nor how long a secret is.
/// </summary>
internal static class SharedSecret
{
    /// <summary>No URL registered at a vendor has that many; an attacker's could have thousands, each of which costs time.</summary>
    private const int MaxParameters = 32;

    /// <summary>Cached per options instance: hashing costs more than the rest of the check.</summary>
    private static readonly ConditionalWeakTable<WebhookReceiverOptions, HashedSecrets> Cache = [];

    public static SecretCheck Check(QueryString query, WebhookReceiverOptions options)
    {
        if (options.Secrets is not { Count: > 0 } secrets)
        {
            return options.AllowUnauthenticated ? SecretCheck.Accepted : SecretCheck.Missing;
        }

        // Enumerated instead of read from the framework's collection, whose creation would cost more than the rest of the check.
        var (parameters, found) = (0, 0);
        ReadOnlyMemory<char> given = default;
        foreach (var parameter in new QueryStringEnumerable(query.Value))
        {
            if (++parameters > MaxParameters)
            {
                return SecretCheck.Repeated;
            }

            if (parameter.DecodeName().Span.Equals(options.SecretParameter, StringComparison.OrdinalIgnoreCase))
            {
                given = parameter.DecodeValue();
                found++;
            }
        }

        return found > 1 ? SecretCheck.Repeated
            : given.IsEmpty ? SecretCheck.Missing
            : HashedSecrets.Of(options, secrets).Contains(given.Span) ? SecretCheck.Accepted
            : SecretCheck.Wrong;
    }

    private sealed class HashedSecrets
    {
        private const int WordsOfHash = SHA256.HashSizeInBytes / sizeof(ulong);

        private readonly string[] _secrets;
        private readonly ulong[] _hashes;

        private HashedSecrets(string[] secrets)
        {
            _secrets = secrets;
            _hashes = new ulong[secrets.Length * WordsOfHash];
            for (var i = 0; i < secrets.Length; i++)
            {
                Hash(secrets[i], _hashes.AsSpan(i * WordsOfHash, WordsOfHash));
            }
        }

        public static HashedSecrets Of(WebhookReceiverOptions options, IList<string> secrets)
        {
            // The list can be changed in place, and a removed secret must stop working at once.
            if (!Cache.TryGetValue(options, out var hashed) || !hashed.AreOf(secrets))
            {
                hashed = new([.. secrets]);
                Cache.AddOrUpdate(options, hashed);
            }

            return hashed;
        }

        /// <summary>
        /// Compares with every secret; none is skipped after a match, and no branch depends on what is compared.
        /// CryptographicOperations.FixedTimeEquals does the same byte by byte, which takes eighty times as long.
        /// </summary>
        public bool Contains(ReadOnlySpan<char> secret)
        {
            Span<ulong> given = stackalloc ulong[WordsOfHash];
            Hash(secret, given);
            var accepted = false;
            for (var hash = _hashes.AsSpan(); hash.Length >= WordsOfHash; hash = hash[WordsOfHash..])
            {
                accepted |= ((hash[0] ^ given[0]) | (hash[1] ^ given[1]) | (hash[2] ^ given[2]) | (hash[3] ^ given[3])) == 0;
            }

            return accepted;
        }

        private bool AreOf(IList<string> current)
        {
            if (current.Count != _secrets.Length)
            {
                return false;
            }

            for (var i = 0; i < _secrets.Length; i++)
            {
                if (!ReferenceEquals(current[i], _secrets[i]))
                {
                    return false;
                }
            }

            return true;
        }

        private static void Hash(ReadOnlySpan<char> secret, Span<ulong> hash) => SHA256.HashData(MemoryMarshal.AsBytes(secret), MemoryMarshal.AsBytes(hash));
    }
}
