using EmailWebhooks.Mailingwork;
using EmailWebhooks.Testing;

namespace EmailWebhooks.Tool.Sending;

internal sealed class MailingworkSampleSender : ISampleSender
{
    private static readonly Dictionary<string, Func<MailingworkEmulator, CancellationToken, Task<IReadOnlyList<MailingworkDelivery>>>> Events = new()
    {
        ["optin_finalized"] = (emulator, cancellation) => emulator.RaiseOptinAsync(cancellationToken: cancellation),
        ["optout_finalized"] = (emulator, cancellation) => emulator.RaiseOptoutAsync(cancellationToken: cancellation),
        ["profilemanager_finalized"] = (emulator, cancellation) => emulator.RaiseProfileChangeAsync(cancellationToken: cancellation),
    };

    private readonly MailingworkEmulator _emulator;
    private readonly string _eventName;

    private MailingworkSampleSender(MailingworkEmulator emulator, string eventName)
    {
        _emulator = emulator;
        _eventName = eventName;
    }

    public static IReadOnlyCollection<string> EventNames => Events.Keys;

    public static async Task<MailingworkSampleSender> StartAsync(string eventName, Uri url, CancellationToken cancellationToken)
    {
        // Each event is sent, whatever became of those before it.
        var options = new MailingworkEmulatorOptions { FailuresUntilDeactivation = int.MaxValue };
        var emulator = await MailingworkEmulator.StartAsync(options, cancellationToken);
        emulator.AddWebhook(new MailingworkEventType(eventName), url);
        return new MailingworkSampleSender(emulator, eventName);
    }

    public async Task<SampleAnswer> SendAsync(CancellationToken cancellationToken)
    {
        var delivery = (await Events[_eventName](_emulator, cancellationToken)).Single();
        return new SampleAnswer(delivery.StatusCode, delivery.Failure?.Message);
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();
}
