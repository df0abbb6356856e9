namespace EmailWebhooks.Packages.Tests.Support;

/// <summary>Texts in the repository that change only on purpose.</summary>
internal static class Approved
{
    private static readonly string Root = TestContext.CurrentContext.TestDirectory;

    private static readonly string Received = Path.Combine(Root, "received");

    /// <summary>The names of the texts in a folder next to the project file, without their extension.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>Fails when the lines differ from the text, and says how to accept them.</summary>
    public static void Compare(string folder, string name, IEnumerable<string> lines)
    {
        var text = Path.Combine(folder, $"{name}.txt");
        var received = Path.Combine(Received, text);
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllLines(received, lines);

        var expected = File.Exists(Path.Combine(Root, text)) ? File.ReadAllLines(Path.Combine(Root, text)) : [];
        var actual = File.ReadAllLines(received);
        Assert.That(actual.SequenceEqual(expected), () =>
            $"""
            {name} differs from {text}:
            {string.Join('\n', Difference(expected, actual))}
            If that is intended, accept all changes at the root of the repository:
            cp -r "{Received}/." tests/EmailWebhooks.Packages.Tests/
            """);
    }

    /// <summary>The lines that were removed and added. Empty when the same lines are in another order.</summary>
    private static IEnumerable<string> Difference(string[] expected, string[] actual) =>
        expected.Except(actual).Select(line => $"- {line}").Concat(actual.Except(expected).Select(line => $"+ {line}"));
}
