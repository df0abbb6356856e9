using System.Diagnostics;
using System.Text;

namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>The built tool as a process of its own, without a terminal.</summary>
internal static class ToolProcess
{
    private static readonly string Host = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "EmailWebhooks.Tool.dll");

    public static async Task<ToolRun> InvokeAsync(params string[] args)
    {
        using var process = Start(args);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, await output, await error);
    }

    /// <summary>Runs the tool by a shell script, in which it is <c>"$0" "$@"</c>.</summary>
    public static async Task<ToolRun> ShellAsync(string script, params string[] args)
    {
        using var process = Start("/bin/sh", ["-c", script, Host, Tool, .. args]);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, await output, await error);
    }

    public static Process Start(params string[] args) => Start(Host, [Tool, .. args]);

    private static Process Start(string program, IReadOnlyList<string> args)
    {
        var start = new ProcessStartInfo(program)
        {
            StandardOutputEncoding = Encoding.UTF8,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // What a build server and a terminal set for whatever runs in them: no reason to write colours into a pipe.
            Environment = { ["GITHUB_ACTIONS"] = "true", ["TERM"] = "xterm-256color" },
        };
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
