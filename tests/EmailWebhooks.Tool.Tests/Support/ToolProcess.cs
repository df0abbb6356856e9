using System.Diagnostics;
using System.Text;

namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>The built tool in its own process, without a terminal.</summary>
internal static class ToolProcess
{
    private static readonly string Host = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "EmailWebhooks.Tool.dll");

    public static Task<ToolRun> InvokeAsync(params string[] args) => RunAsync(Host, [Tool, .. args]);

    /// <summary>Runs a shell script in which <c>"$0" "$@"</c> is the tool with its arguments.</summary>
    public static Task<ToolRun> ShellAsync(string script, params string[] args) => RunAsync("/bin/sh", ["-c", script, Host, Tool, .. args]);

    public static Process Start(params string[] args) => Start(Host, [Tool, .. args]);

    private static async Task<ToolRun> RunAsync(string program, IReadOnlyList<string> args)
    {
        using var process = Start(program, args);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, await output, await error);
    }

    private static Process Start(string program, IReadOnlyList<string> args)
    {
        var start = new ProcessStartInfo(program)
        {
            StandardOutputEncoding = Encoding.UTF8,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A build server and a terminal set these variables. They must not put colors into a pipe.
            Environment = { ["GITHUB_ACTIONS"] = "true", ["TERM"] = "xterm-256color" },
        };
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
