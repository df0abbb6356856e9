using EmailWebhooks.Benchmarks.Inbox;

namespace EmailWebhooks.Benchmarks.Tests;

[NonParallelizable]
public sealed class InboxCommandTests
{
    public static IEnumerable<string> Kinds => PostgreSqlServer.IsInstalled ? ["sqlite", "postgres"] : ["sqlite"];

    [TestCaseSource(nameof(Kinds))]
    public Task Inbox_is_measured_beside_its_baselines(string kind) => InboxCommand.RunAsync(kind, rounds: 1, TimeSpan.FromMilliseconds(20));

    [TestCaseSource(nameof(Kinds))]
    public Task Scale_is_measured(string kind) => InboxScaleCommand.RunAsync(kind, largest: 10_000);
}
