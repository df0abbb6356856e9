using System.Text.RegularExpressions;

namespace EmailWebhooks.Tests.Readme;

/// <summary>Every C# block in the READMEs of the repository and of the packages appears, line for line, in an example that a test runs.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Readme");

    private static IEnumerable<TestCaseData> Blocks =>
        from readme in Directory.EnumerateFiles(Folder, "README.md", SearchOption.AllDirectories)
        from block in CSharpBlock().Matches(File.ReadAllText(readme)).Select((match, index) => (Code: match.Groups["code"].Value, Number: index + 1))
        select new TestCaseData(block.Code).SetArgDisplayNames($"{Path.GetRelativePath(Folder, readme)}, block {block.Number}: {Lines(block.Code).First()}");

    [TestCaseSource(nameof(Blocks))]
    public void Code_block_appears_in_an_example_that_runs(string code)
    {
        var lines = Lines(code);

        Assert.That(Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories).Any(file => Holds(Lines(File.ReadAllText(file)), lines)), $"No example contains these lines:\n{code}");
    }

    [Test]
    public void Readme_names_the_two_commands() =>
        Assert.That(File.ReadAllText(Path.Combine(Folder, "README.md")), Does.Contain("dotnet run --project src/EmailWebhooks.Tool -- demo\n").And.Contain("dotnet test\n"));

    private static bool Holds(List<string> file, List<string> block)
    {
        var usings = block.TakeWhile(IsUsing).ToList();
        var code = string.Join('\n', block.Skip(usings.Count));
        return usings.All(file.Contains) && string.Join('\n', file).Contains(code, StringComparison.Ordinal);
    }

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal);

    private static List<string> Lines(string code) => [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
