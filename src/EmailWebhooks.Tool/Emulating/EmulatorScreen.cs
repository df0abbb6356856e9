using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;
using EmailWebhooks.Tool.Rendering;
using Spectre.Console;

namespace EmailWebhooks.Tool.Emulating;

/// <summary>Shows the emulator's calls and deliveries as they occur, and carries out the commands of keys.</summary>
internal sealed class EmulatorScreen(ToolContext context) : IMailingworkObserver
{
    private readonly Lock _lock = new();

    public void Called(EmulatedCall call)
    {
        var parameters = string.Concat(call.Parameters.Select(parameter => $" {parameter.Name}={Mask(parameter.Value)}"));
        WriteLine($"{call.Function}{parameters}: {call.Result}", call.Result == "ok" ? Style.Plain : new Style(Color.Yellow));
    }

    public void Delivered(MailingworkDelivery delivery) =>
        WriteLine($"{(delivery.IsReplay ? "replay of " : "")}{delivery}", delivery.Outcome == MailingworkDeliveryOutcome.Delivered ? new Style(Color.Green) : new Style(Color.Red));

    public void Deactivated(MailingworkSystemNotification notification) => WriteLine(notification.ToString(), new Style(Color.Red));

    /// <summary>Reads keys and carries out their commands until the token is canceled.</summary>
    public async Task ReadKeysAsync(MailingworkEmulator emulator, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var key = await context.Out.Input.ReadKeyAsync(intercept: true, cancellationToken);
            await (char.ToLowerInvariant(key?.KeyChar ?? ' ') switch
            {
                'i' => RaiseAsync(emulator, MailingworkEventType.OptinFinalized, cancellationToken),
                'o' => RaiseAsync(emulator, MailingworkEventType.OptoutFinalized, cancellationToken),
                'p' => RaiseAsync(emulator, MailingworkEventType.ProfileManagerFinalized, cancellationToken),
                'd' => Deactivate(emulator),
                'f' => FailNext(emulator),
                _ => Task.CompletedTask,
            });
        }
    }

    private static string Mask(string value) =>
        SafeText.Escape(Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? SafeText.MaskUrl(url) : value);

    private async Task RaiseAsync(MailingworkEmulator emulator, MailingworkEventType eventType, CancellationToken cancellationToken)
    {
        if ((await EmulatorControl.RaiseAsync(emulator, eventType, [], cancellationToken)).Count == 0)
        {
            WriteLine($"{eventType}: no webhook is registered for it", new Style(Color.Yellow));
        }
    }

    private Task Deactivate(MailingworkEmulator emulator)
    {
        foreach (var webhook in emulator.Webhooks)
        {
            emulator.DeactivateWebhook(webhook.Id);
        }

        WriteLine("All webhooks are deactivated; their events are buffered.", new Style(Color.Yellow));
        return Task.CompletedTask;
    }

    private Task FailNext(MailingworkEmulator emulator)
    {
        foreach (var function in Enum.GetValues<MailingworkFunction>())
        {
            emulator.QueueFault(function, MailingworkFault.ConnectionReset(afterWork: true));
        }

        WriteLine("The next call of each function is executed, and its response is lost.", new Style(Color.Yellow));
        return Task.CompletedTask;
    }

    private void WriteLine(string text, Style style)
    {
        lock (_lock)
        {
            context.Out.Write(new Text($"{context.Clock.GetLocalNow():HH:mm:ss} ", new Style(decoration: Decoration.Dim)));
            context.Out.Write(new Text(SafeText.Escape(text) + "\n", style));
        }
    }
}
