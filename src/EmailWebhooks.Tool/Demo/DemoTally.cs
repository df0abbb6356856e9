namespace EmailWebhooks.Tool.Demo;

/// <summary>What became of the events of one name.</summary>
internal sealed record DemoTally(string EventName, int Sent, int Received, int Missing, int Duplicated)
{
    public static DemoTally Sum(IReadOnlyList<DemoTally> tallies) => new(
        "All",
        tallies.Sum(tally => tally.Sent),
        tallies.Sum(tally => tally.Received),
        tallies.Sum(tally => tally.Missing),
        tallies.Sum(tally => tally.Duplicated));
}
