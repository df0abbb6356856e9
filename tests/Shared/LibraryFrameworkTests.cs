using System.Reflection;
using System.Runtime.Versioning;

namespace EmailWebhooks;

public sealed class LibraryFrameworkTests
{
    [Test]
    public void Libraries_are_the_assemblies_for_the_framework_of_this_run()
    {
        var framework = Environment.GetEnvironmentVariable("LibraryFramework") is { Length: > 0 } other ? other : "net10.0";
        var libraries = Directory.EnumerateFiles(TestContext.CurrentContext.TestDirectory, "EmailWebhooks*.dll")
            .Where(file => !file.EndsWith(".Tests.dll", StringComparison.Ordinal))
            .Select(Assembly.LoadFrom);

        Assert.That(libraries.Select(library => library.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName), Is.Not.Empty.And.All.EqualTo(framework.Replace("net", ".NETCoreApp,Version=v", StringComparison.Ordinal)));
    }
}
