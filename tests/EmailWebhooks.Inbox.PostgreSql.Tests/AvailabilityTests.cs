namespace EmailWebhooks.Inbox.PostgreSql.Tests;

public sealed class AvailabilityTests
{
    [Test]
    public void PostgreSql_is_available_or_its_absence_is_reported() => PostgreSqlTests.ReportWhatDidNotRun();
}
