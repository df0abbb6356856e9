using EmailWebhooks.Benchmarks.Inbox;

namespace EmailWebhooks.Benchmarks.Tests;

[NonParallelizable]
public sealed class InboxCommandTests
{
    public static IEnumerable<string> Kinds => PostgreSqlServer.IsInstalled ? ["sqlite", "postgres"] : ["sqlite"];

    [TestCaseSource(nameof(Kinds))]
    public async Task Inbox_command_prints_a_row_for_each_contestant_and_number_of_clients(string kind)
    {
        var output = await CaptureAsync(() => InboxCommand.RunAsync(kind, rounds: 1, TimeSpan.FromMilliseconds(20)));

        Assert.Multiple(() =>
        {
            foreach (var contestant in new[] { "no inbox", "naive", "inbox", "inbox, workers paused" })
            {
                Assert.That(output, Does.Match($@"\n\| {contestant} \| 1 \| [1-9].*\n").And.Match($@"\n\| {contestant} \| 16 \| [1-9].*\n").And.Match($@"\n\| {contestant} \| 64 \| [1-9].*\n"));
            }
        });
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Scale_command_prints_a_row_for_each_size(string kind) =>
        Assert.That(await CaptureAsync(() => InboxScaleCommand.RunAsync(kind, largest: 10_000)), Does.Match(@"\n\| \| 10000 \| 1\.00 .*\n"));

    private static async Task<string> CaptureAsync(Func<Task> command)
    {
        var console = Console.Out;
        await using var output = new StringWriter { NewLine = "\n" };
        Console.SetOut(output);
        try
        {
            await command();
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }
}
