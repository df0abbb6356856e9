using EmailWebhooks.AspNetCore;
using EmailWebhooks.Pinpointe;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Inbox.Sqlite.Tests.Readme;

/// <summary>The example in the package's README.</summary>
public sealed class PackageExample
{
    [Test]
    public void Example_of_the_package_adds_the_store()
    {
        var builder = WebApplication.CreateSlimBuilder();

        builder.Services.AddWebhookReceiver()
            .AddHandler<PinpointeOpenEvent, OpenHandler>()
            .AddSqliteInbox("Data Source=webhooks.db");

        using var services = builder.Services.BuildServiceProvider();
        Assert.That(services.GetService<IWebhookInboxStore>(), Is.Not.Null);
    }

    private sealed class OpenHandler : IWebhookHandler<PinpointeOpenEvent>
    {
        public ValueTask HandleAsync(PinpointeOpenEvent webhookEvent, WebhookDelivery delivery, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
