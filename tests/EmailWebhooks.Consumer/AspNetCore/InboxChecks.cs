using EmailWebhooks.AspNetCore;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>The inbox in SQLite, and in PostgreSQL when EMAILWEBHOOKS_TEST_POSTGRES names a server.</summary>
internal static class InboxChecks
{
    public static async Task RunAsync(Checks checks)
    {
        await checks.RunAsync("SQLite keeps an event until its handler succeeds", async () =>
        {
            var folder = Directory.CreateTempSubdirectory();
            try
            {
                return await KeepsUntilHandledAsync(receiver => receiver.AddSqliteInbox($"Data Source={Path.Combine(folder.FullName, "webhooks.db")}", RetryAtOnce));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });

        if (Environment.GetEnvironmentVariable("EMAILWEBHOOKS_TEST_POSTGRES") is { Length: > 0 } server)
        {
            await checks.RunAsync("PostgreSQL keeps an event until its handler succeeds", () => KeepsUntilHandledAsync(receiver => receiver.AddPostgreSqlInbox(server, RetryAtOnce)));
        }
    }

    private static void RetryAtOnce(WebhookInboxOptions options) => options.RetryDelay = TimeSpan.FromMilliseconds(1);

    private static async Task<bool> KeepsUntilHandledAsync(Action<IWebhookReceiverBuilder> addInbox)
    {
        await using var application = await ReceiverApplication.StartAsync(receiver =>
        {
            receiver.AddHandler<PinpointeOpenEvent>((webhookEvent, delivery, _) =>
            {
                if (delivery.Attempt == 1)
                {
                    throw new InvalidOperationException("The database is down.");
                }

                delivery.Services.GetRequiredService<Journal>().Write($"open {webhookEvent.UserId}, attempt {delivery.Attempt}");
                return ValueTask.CompletedTask;
            });
            addInbox(receiver);
        });

        return await application.PostAsync(ReceiverApplication.Pinpointe, """{"event":"open","userId":"7"}""") == 200
            && await application.Journal.WillReadAsync("open 7, attempt 2");
    }
}
