using EmailWebhooks.AspNetCore;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>The receiver's handlers and answers, over real connections.</summary>
internal static class ReceiverChecks
{
    private const string Open = """{"event":"open","userId":"7"}""";

    public static async Task RunAsync(Checks checks)
    {
        await RunHandlersAsync(checks);
        await RunAnswersAsync(checks);
        await RunSecretsAsync(checks);
    }

    private static async Task RunHandlersAsync(Checks checks)
    {
        await checks.RunAsync("Handlers by class, by function and of a base type run in their order", async () =>
        {
            await using var application = await ReceiverApplication.StartAsync(handlers => handlers
                .AddHandler<MailingworkEvent>(Note("any of MAILINGWORK"))
                .AddHandler<MailingworkOptinFinalizedEvent, SignUpHandler>()
                .AddHandler<PinpointeClickEvent>(Note("click"))
                .AddHandler<PinpointeOpenEvent>(Note("open"))
                .AddHandler<PinpointeEvent>(Note("any of Pinpointe")));

            return await application.PostAsync(ReceiverApplication.Optin, """{"subscriber_id":5}""") == 200
                && await application.PostAsync(ReceiverApplication.Pinpointe, Open) == 200
                && application.Journal.Reads("any of MAILINGWORK", "sign-up 5", "open", "any of Pinpointe");
        });

        await checks.RunAsync("The URL names the event of MAILINGWORK, and the body that of Pinpointe", async () =>
        {
            await using var application = await ReceiverApplication.StartAsync(handlers => handlers
                .AddHandler<WebhookEvent>((webhookEvent, delivery, _) =>
                {
                    delivery.Services.GetRequiredService<Journal>().Write(webhookEvent.GetType().Name);
                    return ValueTask.CompletedTask;
                }));
            foreach (var name in new[] { "optin_finalized", "optout_finalized", "profilemanager_finalized", "not_known_yet" })
            {
                await application.PostAsync($"/hooks/mailingwork/{name}", "{}");
            }

            foreach (var name in new[] { "open", "click", "bounce", "unsubscribe", "complaint", "not_known_yet" })
            {
                await application.PostAsync(ReceiverApplication.Pinpointe, $$"""{"event":"{{name}}"}""");
            }

            return application.Journal.Reads(
                nameof(MailingworkOptinFinalizedEvent), nameof(MailingworkOptoutFinalizedEvent), nameof(MailingworkProfileManagerFinalizedEvent), nameof(UnknownMailingworkEvent),
                nameof(PinpointeOpenEvent), nameof(PinpointeClickEvent), nameof(PinpointeBounceEvent), nameof(PinpointeUnsubscribeEvent), nameof(PinpointeComplaintEvent), nameof(UnknownPinpointeEvent));
        });

        await checks.RunAsync("A handler that fails is answered 500, and those after it do not run", async () =>
        {
            await using var application = await ReceiverApplication.StartAsync(handlers => handlers
                .AddHandler<PinpointeEvent>(Note("before"))
                .AddHandler<PinpointeOpenEvent>((_, _, _) => throw new InvalidOperationException("The database is down."))
                .AddHandler<PinpointeEvent>(Note("after")));

            return await application.PostAsync(ReceiverApplication.Pinpointe, Open) == 500 && application.Journal.Reads("before");
        });

        await checks.RunAsync("A minimal API takes an event as its parameter", async () =>
        {
            await using var application = await ReceiverApplication.StartAsync(_ => { });

            return await application.PostAsync(ReceiverApplication.MinimalApi, Open) == 200 && application.Journal.Reads("PinpointeOpenEvent 7");
        });
    }

    private static async Task RunAnswersAsync(Checks checks)
    {
        await using var application = await ReceiverApplication.StartAsync(handlers => handlers.AddHandler<PinpointeOpenEvent>(Note("open")));
        var longest = Open + new string(' ', ReceiverApplication.MaxBodySize - Open.Length);

        await checks.RunAsync("No secret is answered 401", async () => await application.PostAsync(new Uri(application.Url("/"), ReceiverApplication.Pinpointe), Open) == 401);
        await checks.RunAsync("A wrong secret is answered 401", async () => await application.PostAsync(application.Url(ReceiverApplication.Pinpointe, "guessed"), Open) == 401);
        await checks.RunAsync("Malformed JSON is answered 400", async () => await application.PostAsync(ReceiverApplication.Pinpointe, Open[..^1]) == 400);
        await checks.RunAsync("What is no object is answered 400", async () => await application.PostAsync(ReceiverApplication.Optin, "[]") == 400);
        await checks.RunAsync("A body over the limit is answered 413", async () => await application.PostAsync(ReceiverApplication.Pinpointe, longest + " ") == 413);
        await checks.RunAsync("Chunks over the limit are answered 413", async () => await application.PostAsync(application.Url(ReceiverApplication.Pinpointe), longest + " ", chunked: true) == 413);
        await checks.RunAsync("An empty body is answered 200", async () => await application.PostAsync(ReceiverApplication.Pinpointe, "") == 200);
        await checks.RunAsync("A type without a handler is answered 200", async () => await application.PostAsync(ReceiverApplication.Pinpointe, """{"event":"click"}""") == 200);
        checks.Run("None of these ran a handler", () => application.Journal.Reads());

        await checks.RunAsync("A body of the limit's size is answered 200", async () => await application.PostAsync(ReceiverApplication.Pinpointe, longest) == 200);
        await checks.RunAsync("Chunks of the limit's size are answered 200", async () => await application.PostAsync(application.Url(ReceiverApplication.Pinpointe), longest, chunked: true) == 200);
        checks.Run("Each of these ran the handler", () => application.Journal.Reads("open", "open"));
    }

    private static async Task RunSecretsAsync(Checks checks)
    {
        await checks.RunAsync("Secrets rotate while the application runs", async () =>
        {
            await using var application = await ReceiverApplication.StartAsync(_ => { });
            var (old, fresh) = (application.Url(ReceiverApplication.Pinpointe), application.Url(ReceiverApplication.Pinpointe, "fresh"));
            var before = (await application.PostAsync(old, Open), await application.PostAsync(fresh, Open));
            application.Settings.Change(("Secrets:0", ReceiverApplication.Secret), ("Secrets:1", "fresh"));
            var during = (await application.PostAsync(old, Open), await application.PostAsync(fresh, Open));
            application.Settings.Change(("Secrets:0", "fresh"));
            var after = (await application.PostAsync(old, Open), await application.PostAsync(fresh, Open));

            return (before, during, after) == ((200, 401), (200, 200), (401, 200));
        });

        await checks.RunAsync("Without a secret the application does not start", async () =>
        {
            try
            {
                await using var application = await ReceiverApplication.StartAsync(_ => { }, options => options.Secrets.Clear());
                return false;
            }
            catch (OptionsValidationException exception)
            {
                return exception.Message.Contains("WebhookReceiver:Secrets", StringComparison.Ordinal);
            }
        });
    }

    private static Func<object, WebhookDelivery, CancellationToken, ValueTask> Note(string entry) => (_, delivery, _) =>
    {
        delivery.Services.GetRequiredService<Journal>().Write(entry);
        return ValueTask.CompletedTask;
    };
}
