namespace EmailWebhooks.Inbox.Crash.Tests.Support;

/// <summary>Where the process of the application under test ends.</summary>
internal enum CrashPoint
{
    None,
    BeforeCommit,
    AfterCommit,
    WhileHandling,

    /// <summary>Nowhere by itself: handlers do not return, so that the test can kill the process while they run.</summary>
    WhenKilled,

    /// <summary>The handler of one event ends the process.</summary>
    ByPoison,
}

/// <summary>The settings of the application under test, passed as environment variables.</summary>
internal sealed record HostSettings(bool IsPostgreSql, string Connection, string JournalFolder, TimeSpan LeaseDuration, int MaxConcurrency, CrashPoint Crash)
{
    public const string Path = "/hooks/pinpointe";
    public const string StatusPath = "/inbox";
    public const string Secret = "correct-horse-battery-staple";

    private const string Prefix = "CRASH_HOST_";

    public static HostSettings FromEnvironment()
    {
        return new HostSettings(
            bool.Parse(Read(nameof(IsPostgreSql))),
            Read(nameof(Connection)),
            Read(nameof(JournalFolder)),
            TimeSpan.Parse(Read(nameof(LeaseDuration)), null),
            int.Parse(Read(nameof(MaxConcurrency)), null),
            Enum.Parse<CrashPoint>(Read(nameof(Crash))));

        static string Read(string name) => Environment.GetEnvironmentVariable(Prefix + name)!;
    }

    public void Write(IDictionary<string, string?> environment)
    {
        environment[Prefix + nameof(IsPostgreSql)] = IsPostgreSql.ToString();
        environment[Prefix + nameof(Connection)] = Connection;
        environment[Prefix + nameof(JournalFolder)] = JournalFolder;
        environment[Prefix + nameof(LeaseDuration)] = LeaseDuration.ToString();
        environment[Prefix + nameof(MaxConcurrency)] = MaxConcurrency.ToString(null, null);
        environment[Prefix + nameof(Crash)] = Crash.ToString();
    }
}
