namespace Acme.Crm.Tests;

/// <summary>The application under test is part of the test assembly here, so it has no project folder that WebApplicationFactory could find.</summary>
[SetUpFixture]
public class ContentRoot
{
    [OneTimeSetUp]
    public void SetUp() => Environment.SetEnvironmentVariable("ASPNETCORE_TEST_CONTENTROOT_EMAILWEBHOOKS_TESTING_TESTS", AppContext.BaseDirectory);
}
