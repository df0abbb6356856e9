using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using EmailWebhooks.Tool.Commands;

namespace EmailWebhooks.Tool.Rendering;

/// <summary>Writes the default help, followed by the command's examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    // System.CommandLine loops forever if it wraps text into too few columns.
    private const int MinWidth = 40;
    private const int MaxWidth = 160;

    private readonly HelpAction _help;

    public HelpWithExamples(HelpAction help, int width)
    {
        _help = help;
        _help.MaxWidth = Math.Clamp(width, MinWidth, MaxWidth);
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ToolCommand { Examples: { Count: > 0 } examples })
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return exitCode;
    }
}
