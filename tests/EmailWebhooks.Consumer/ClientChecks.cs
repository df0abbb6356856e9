using EmailWebhooks.Mailingwork;
using Microsoft.Extensions.DependencyInjection;

namespace EmailWebhooks.Consumer;

/// <summary>Each call of the client over a real connection, including one that breaks.</summary>
internal static class ClientChecks
{
    private static readonly Uri Target = new("https://acme.example/hooks?key=k");

    public static async Task RunAsync(Checks checks)
    {
        await checks.RunAsync("A webhook is created, listed, activated and deleted", async () =>
        {
            using var api = new LoopbackApi();
            using var provider = Provider(api);
            var client = provider.GetRequiredService<IMailingworkWebhookClient>();

            var created = await client.CreateWebhookAsync("crm", MailingworkEventType.OptinFinalized, Target).ConfigureAwait(false);
            var listed = await client.GetWebhooksAsync("crm").ConfigureAwait(false);
            await client.ActivateWebhookAsync(created.Id, replayEvents: true).ConfigureAwait(false);
            await client.DeleteWebhookAsync(created.Id).ConfigureAwait(false);

            return listed.Count == 1 && listed[0] is { App: "crm", IsActive: true } && listed[0].Id == created.Id && listed[0].Url == Target
                && api.Calls.SequenceEqual(["CreateWebHook", "GetWebHooks", "ActivateWebHook", "DeleteWebHookById"]);
        }).ConfigureAwait(false);

        await checks.RunAsync("A lost response does not create a second webhook", async () =>
        {
            using var api = new LoopbackApi { ResponsesToLose = 1 };
            using var provider = Provider(api);

            var created = await provider.GetRequiredService<IMailingworkWebhookClient>()
                .CreateWebhookAsync("crm", MailingworkEventType.OptinFinalized, Target).ConfigureAwait(false);

            return created.Id == 1 && api.Calls.SequenceEqual(["CreateWebHook", "GetWebHooks"]);
        }).ConfigureAwait(false);

        await checks.RunAsync("A refused login throws an exception that says so, without the password", async () =>
        {
            using var api = new LoopbackApi { Password = "another" };
            using var provider = Provider(api);
            try
            {
                await provider.GetRequiredService<IMailingworkWebhookClient>().GetWebhooksAsync().ConfigureAwait(false);
                return false;
            }
            catch (MailingworkApiException exception)
            {
                return exception is { IsLoginFailed: true, IsTransient: false } && exception.ToString().IndexOf("p&ss=wörd", StringComparison.Ordinal) < 0 && api.Calls.Count == 1;
            }
        }).ConfigureAwait(false);

        await checks.RunAsync("A canceled call ends", async () =>
        {
            using var api = new LoopbackApi();
            using var provider = Provider(api);
            using var cancellation = new CancellationTokenSource();
            cancellation.Cancel();
            try
            {
                await provider.GetRequiredService<IMailingworkWebhookClient>().GetWebhooksAsync(cancellationToken: cancellation.Token).ConfigureAwait(false);
                return false;
            }
            catch (OperationCanceledException exception)
            {
                return exception.CancellationToken == cancellation.Token;
            }
        }).ConfigureAwait(false);
    }

    private static ServiceProvider Provider(LoopbackApi api)
    {
        var services = new ServiceCollection();
        services.AddMailingworkWebhooks(options =>
        {
            options.Username = "user";
            options.Password = "p&ss=wörd";
            options.BaseAddress = api.BaseAddress;
            options.RetryDelay = TimeSpan.FromMilliseconds(1);
        });
        return services.BuildServiceProvider();
    }
}
