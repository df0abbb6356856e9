using System.Text.Json;

namespace EmailWebhooks.Benchmarks.Baselines;

/// <summary>What no parser can go below: reading the tokens, and nothing more.</summary>
internal static class Tokenizer
{
    public static int Count(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        var count = 0;
        while (reader.Read())
        {
            count++;
        }

        return count;
    }
}
