using System.Diagnostics;

namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>The built tool as a process of its own, without a terminal.</summary>
internal static class ToolProcess
{
    public static async Task<ToolRun> InvokeAsync(params string[] args)
    {
        using var process = Start(args);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, await output, await error);
    }

    public static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // What a build server and a terminal set for whatever runs in them: no reason to write colours into a pipe.
            Environment = { ["GITHUB_ACTIONS"] = "true", ["TERM"] = "xterm-256color" },
        };
        foreach (var argument in args.Prepend(Path.Combine(AppContext.BaseDirectory, "EmailWebhooks.Tool.dll")))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
