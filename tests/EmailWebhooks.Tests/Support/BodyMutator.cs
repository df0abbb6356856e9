namespace EmailWebhooks.Tests.Support;

/// <summary>Damages a body at random: it changes, removes, duplicates and reverses bytes, and inserts pieces of JSON.</summary>
internal sealed class BodyMutator(Random random)
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "null", "true", "-1", "1e999", "99999999999999999999", "\"\"", "[]", "{}", "[{}]", ",", ":", "\"", "\\", "\\ud83d", "\\ude00", "\\u0000",
            "\"event\":\"click\",", "\"event\":[],", "\"detail\":{\"linkid\":\"x\"},", "\"fields\":{\"0\":{\"id\":1}},", "\"lists\":[{\"id\":1}],",
            "\"emailAddress\":\"a@example.com\",", "\"\":1,", "\"$type\":1,", " ", "\n", "\uFEFF", "\u00fc", "\U0001F600",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
        [0xFF], [0x00], [0xED, 0xA0, 0x80],
    ];

    public byte[] Mutate(byte[] body)
    {
        var bytes = new List<byte>(body);
        for (var rounds = random.Next(1, 4); rounds > 0 && bytes.Count > 0; rounds--)
        {
            Damage(bytes);
        }

        return [.. bytes];
    }

    private void Damage(List<byte> bytes)
    {
        var at = random.Next(bytes.Count);
        var length = random.Next(1, Math.Min(12, bytes.Count - at) + 1);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3:
                bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 4:
                ReplaceValue(bytes, at);
                break;
            default:
                bytes.Reverse(at, length);
                break;
        }
    }

    /// <summary>Replaces the next member's value with a piece of JSON, which leaves most bodies well-formed.</summary>
    private void ReplaceValue(List<byte> bytes, int from)
    {
        var colon = bytes.IndexOf((byte)':', from);
        var comma = colon < 0 ? -1 : bytes.IndexOf((byte)',', colon);
        if (comma > 0)
        {
            bytes.RemoveRange(colon + 1, comma - colon - 1);
            bytes.InsertRange(colon + 1, Pieces[random.Next(11)]);
        }
    }
}
