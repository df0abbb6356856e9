using EmailWebhooks.AspNetCore;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.Consumer.AspNetCore;

/// <summary>The receiver's handlers and responses, over real connections.</summary>
internal static class ReceiverChecks
{
    private const string Open = """{"event":"open","userId":"7"}""";

    public static async Task RunAsync(Checks checks)
    {
        await RunHandlersAsync(checks);
        await RunResponsesAsync(checks);
        await RunSecretsAsync(checks);
    }

    private static async Task RunHandlersAsync(Checks checks)
    {
        await checks.RunAsync("Handlers that are classes, functions and for a base type run in the order of their registration", async () =>
        {
            await using var application = await ReceiverApplication.StartAsync(handlers => handlers
                .AddHandler<MailingworkEvent>(Note("any MAILINGWORK event"))
                .AddHandler<MailingworkOptinFinalizedEvent, SignUpHandler>()
                .AddHandler<PinpointeClickEvent>(Note("click"))
                .AddHandler<PinpointeOpenEvent>(Note("open"))
                .AddHandler<PinpointeEvent>(Note("any Pinpointe event")));

            return await application.PostAsync(ReceiverApplication.Optin, """{"subscriber_id":5}""") == 200
                && await application.PostAsync(ReceiverApplication.Pinpointe, Open) == 200
                && application.Journal.Reads("any MAILINGWORK event", "sign-up 5", "open", "any Pinpointe event");
        });

        await checks.RunAsync("The URL names a MAILINGWORK event, and the body a Pinpointe event", async () =>
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

        await checks.RunAsync("A handler that fails causes a 500, and the handlers after it do not run", async () =>
        {
            await using var application = await ReceiverApplication.StartAsync(handlers => handlers
                .AddHandler<PinpointeEvent>(Note("before"))
                .AddHandler<PinpointeOpenEvent>((_, _, _) => throw new InvalidOperationException("The database is down."))
                .AddHandler<PinpointeEvent>(Note("after")));

            return await application.PostAsync(ReceiverApplication.Pinpointe, Open) == 500 && application.Journal.Reads("before");
        });

        await checks.RunAsync("A minimal API endpoint takes an event as its parameter", async () =>
        {
            await using var application = await ReceiverApplication.StartAsync(_ => { });

            return await application.PostAsync(ReceiverApplication.MinimalApi, Open) == 200 && application.Journal.Reads("PinpointeOpenEvent 7");
        });
    }

    private static async Task RunResponsesAsync(Checks checks)
    {
        await using var application = await ReceiverApplication.StartAsync(handlers => handlers.AddHandler<PinpointeOpenEvent>(Note("open")));
        var longest = Open + new string(' ', ReceiverApplication.MaxBodySize - Open.Length);

        await checks.RunAsync("A request without a secret gets 401", async () => await application.PostAsync(new Uri(application.Url("/"), ReceiverApplication.Pinpointe), Open) == 401);
        await checks.RunAsync("A request with a wrong secret gets 401", async () => await application.PostAsync(application.Url(ReceiverApplication.Pinpointe, "guessed"), Open) == 401);
        await checks.RunAsync("Malformed JSON gets 400", async () => await application.PostAsync(ReceiverApplication.Pinpointe, Open[..^1]) == 400);
        await checks.RunAsync("JSON that is not an object gets 400", async () => await application.PostAsync(ReceiverApplication.Optin, "[]") == 400);
        await checks.RunAsync("A body over the limit gets 413", async () => await application.PostAsync(ReceiverApplication.Pinpointe, longest + " ") == 413);
        await checks.RunAsync("A chunked body over the limit gets 413", async () => await application.PostAsync(application.Url(ReceiverApplication.Pinpointe), longest + " ", chunked: true) == 413);
        await checks.RunAsync("An empty body gets 200", async () => await application.PostAsync(ReceiverApplication.Pinpointe, "") == 200);
        await checks.RunAsync("An event without a handler gets 200", async () => await application.PostAsync(ReceiverApplication.Pinpointe, """{"event":"click"}""") == 200);
        checks.Run("None of these requests ran a handler", () => application.Journal.Reads());

        await checks.RunAsync("A body as long as the limit gets 200", async () => await application.PostAsync(ReceiverApplication.Pinpointe, longest) == 200);
        await checks.RunAsync("A chunked body as long as the limit gets 200", async () => await application.PostAsync(application.Url(ReceiverApplication.Pinpointe), longest, chunked: true) == 200);
        checks.Run("Each of these requests ran the handler", () => application.Journal.Reads("open", "open"));
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

        await checks.RunAsync("An application without a secret does not start", async () =>
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
