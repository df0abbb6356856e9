namespace EmailWebhooks;

/// <summary>The PostgreSQL server of an assembly's tests: the one that an environment variable names, or one that is started for them.</summary>
[SetUpFixture]
public sealed class PostgreSqlTests
{
    private const string NamedServer = "EMAILWEBHOOKS_TEST_POSTGRES";
    private const string Required = "EMAILWEBHOOKS_REQUIRE_POSTGRES";

    private static readonly string? Named = Environment.GetEnvironmentVariable(NamedServer) is { Length: > 0 } named ? named : null;
    private static PostgreSqlServer? _server;

    /// <summary>The arguments of fixtures that need a server: one, or none when there is no server.</summary>
    public static IEnumerable<TestFixtureData> Servers => Named is not null || PostgreSqlServer.IsInstalled ? [new TestFixtureData("PostgreSQL")] : [];

    /// <summary>The arguments of fixtures that start and stop their own servers: one, or none when PostgreSQL is not installed.</summary>
    public static IEnumerable<TestFixtureData> OwnServers => PostgreSqlServer.IsInstalled ? Servers : [];

    public static string ConnectionString => Named ?? _server!.ConnectionString;

    /// <summary>Reports which tests did not run; fails when they are required to run.</summary>
    public static void ReportWhatDidNotRun()
    {
        var missing = OwnServers.Any() ? null : $"The tests {(Servers.Any() ? "that start their own server" : "against PostgreSQL")} did not run: install PostgreSQL (.ci/prerequisites){(Servers.Any() ? "." : $", or name a server in {NamedServer}.")}";
        if (missing is not null)
        {
            TestContext.Error.WriteLine(missing);
        }

        Assert.That(missing is null || Environment.GetEnvironmentVariable(Required) is null, Is.True, missing);
    }

    [OneTimeSetUp]
    public async Task Start() => _server = Named is null && PostgreSqlServer.IsInstalled ? await PostgreSqlServer.StartAsync(PostgreSqlServer.NotDurable) : null;

    [OneTimeTearDown]
    public async Task Stop() => await (_server?.DisposeAsync() ?? default);
}
