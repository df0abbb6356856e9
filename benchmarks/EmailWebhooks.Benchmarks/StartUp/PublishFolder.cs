using System.Diagnostics;

namespace EmailWebhooks.Benchmarks.StartUp;

/// <summary>A folder for what is published, deleted in the end.</summary>
internal sealed class PublishFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    /// <summary>Publishes a project.</summary>
    /// <returns>The path of its program.</returns>
    public string Publish(string project, string framework)
    {
        var output = Path.Combine(_folder.FullName, framework);
        using var process = Process.Start("dotnet", ["publish", project, "--configuration", "Release", "--framework", framework, "--use-current-runtime", "--no-self-contained", "--output", output, "--verbosity", "quiet"]);
        process.WaitForExit();
        return process.ExitCode == 0 ? Path.Combine(output, Path.GetFileName(project)) : throw new InvalidOperationException($"{project} could not be published for {framework}.");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
