using System.Net;
using EmailWebhooks.Testing;

namespace EmailWebhooks.Tool.Sending;

internal sealed class PinpointeSampleSender(string eventName, Uri url) : ISampleSender
{
    private static readonly Dictionary<string, Func<PinpointeEmulator, Uri, CancellationToken, Task<HttpStatusCode>>> Events = new()
    {
        ["open"] = (emulator, url, cancellation) => emulator.SendOpenAsync(url, cancellationToken: cancellation),
        ["click"] = (emulator, url, cancellation) => emulator.SendClickAsync(url, cancellationToken: cancellation),
        ["bounce"] = (emulator, url, cancellation) => emulator.SendBounceAsync(url, cancellationToken: cancellation),
        ["unsubscribe"] = (emulator, url, cancellation) => emulator.SendUnsubscribeAsync(url, cancellationToken: cancellation),
        ["complaint"] = (emulator, url, cancellation) => emulator.SendComplaintAsync(url, cancellationToken: cancellation),
    };

    private readonly PinpointeEmulator _emulator = new();

    public static IReadOnlyCollection<string> EventNames => Events.Keys;

    public async Task<SampleAnswer> SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new SampleAnswer((int)await Events[eventName](_emulator, url, cancellationToken), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            return new SampleAnswer(null, exception.Message);
        }
    }

    public ValueTask DisposeAsync()
    {
        _emulator.Dispose();
        return ValueTask.CompletedTask;
    }
}
