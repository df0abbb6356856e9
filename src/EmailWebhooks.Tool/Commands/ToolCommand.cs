using System.CommandLine;
using EmailWebhooks.Tool.Rendering;

namespace EmailWebhooks.Tool.Commands;

/// <summary>A command that can be run. It reports expected failures as one line and an exit code.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, string description, ToolContext context)
        : base(name, description)
    {
        Context = context;
        SetAction(InvokeAsync);
    }

    public abstract IReadOnlyList<string> Examples { get; }

    protected ToolContext Context { get; }

    protected abstract Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken);

    /// <summary>Waits for Ctrl+C, which is a success for a command that runs until then.</summary>
    protected static async Task<int> ServeAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Success;
    }

    private async Task<int> InvokeAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        // Ctrl+C can stop a command in an orderly way only after this method has returned its task.
        await Task.Yield();
        try
        {
            return await RunAsync(arguments, cancellationToken);
        }
        catch (ToolException exception)
        {
            Context.Error.WriteError(exception.Message, exception.ExitCode == ExitCode.Input ? this : null);
            return exception.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Canceled;
        }
    }
}
