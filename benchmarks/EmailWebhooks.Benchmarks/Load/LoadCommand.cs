using System.Globalization;

namespace EmailWebhooks.Benchmarks.Load;

/// <summary>Puts the receiver under load for a while, with attackers beside the senders, and says whether everything held.</summary>
internal static class LoadCommand
{
    private const int DefaultSeconds = 60;

    /// <param name="options">Nothing, or <c>--seconds</c> with their number.</param>
    /// <returns>The process's exit code: 0 when everything held, 1 when something did not, 2 when the options are wrong.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        var seconds = DefaultSeconds;
        if (options.Length > 0 && !(options is ["--seconds", var text] && int.TryParse(text, CultureInfo.InvariantCulture, out seconds) && seconds > 0))
        {
            await Console.Error.WriteLineAsync("Usage: load [--seconds 60]").ConfigureAwait(false);
            return 2;
        }

        var result = await new Soak(TimeSpan.FromSeconds(seconds)).RunAsync().ConfigureAwait(false);
        LoadReport.Print(result);
        return result.Rules.All(rule => rule.Holds) ? 0 : 1;
    }
}
