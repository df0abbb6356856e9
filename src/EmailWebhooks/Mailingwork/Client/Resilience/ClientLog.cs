using Microsoft.Extensions.Logging;

namespace EmailWebhooks.Mailingwork.Client;

/// <summary>What the client logs. Nothing of a request or an answer but its status.</summary>
internal static class ClientLog
{
    private static readonly Action<ILogger, string, int, int, TimeSpan, string, Exception?> LogRepeating =
        LoggerMessage.Define<string, int, int, TimeSpan, string>(
            LogLevel.Warning,
            new EventId(1, nameof(Repeating)),
            "MAILINGWORK {Function}: repeat {Repeat} of {MaxRepeats} in {Delay} after {Reason}.");

    public static void Repeating(ILogger logger, string function, int repeat, int maxRepeats, TimeSpan delay, string reason) =>
        LogRepeating(logger, function, repeat, maxRepeats, delay, reason, null);
}
