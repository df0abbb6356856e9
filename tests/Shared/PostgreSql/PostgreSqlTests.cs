namespace EmailWebhooks;

/// <summary>The PostgreSQL of an assembly's tests: the server that a variable names, or one that is started for them.</summary>
[SetUpFixture]
public sealed class PostgreSqlTests
{
    private const string NamedServer = "EMAILWEBHOOKS_TEST_POSTGRES";
    private const string Required = "EMAILWEBHOOKS_REQUIRE_POSTGRES";

    private static readonly string? Named = Environment.GetEnvironmentVariable(NamedServer) is { Length: > 0 } named ? named : null;
    private static PostgreSqlServer? _server;

    /// <summary>The argument of fixtures that need a server: one connection string, or none where there is no server.</summary>
    public static IEnumerable<TestFixtureData> Servers => Named is not null || PostgreSqlServer.IsInstalled ? [new TestFixtureData("PostgreSQL")] : [];

    /// <summary>The argument of fixtures that start and stop servers of their own: as many as this machine has PostgreSQL's programs for.</summary>
    public static IEnumerable<TestFixtureData> OwnServers => PostgreSqlServer.IsInstalled ? Servers : [];

    public static string ConnectionString => Named ?? _server!.ConnectionString;

    /// <summary>Fails where the tests must have run, and elsewhere says that they did not.</summary>
    public static void ReportWhatDidNotRun()
    {
        var missing = OwnServers.Any() ? null : $"The tests {(Servers.Any() ? "that start a server of their own" : "against PostgreSQL")} did not run: install it (.ci/prerequisites){(Servers.Any() ? "." : $", or name a server in {NamedServer}.")}";
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
