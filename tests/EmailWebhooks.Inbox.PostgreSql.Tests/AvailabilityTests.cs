namespace EmailWebhooks.Inbox.PostgreSql.Tests;

public sealed class AvailabilityTests
{
    [Test]
    public void PostgreSql_is_there_or_its_absence_is_told() => PostgreSqlTests.ReportWhatDidNotRun();
}
