using Spectre.Console;
using Spectre.Console.Rendering;

namespace EmailWebhooks.Tool.Tests.Support;

/// <summary>A console with a scripted keyboard. TestConsole in Spectre.Console.Testing has one too, but is not the console that the tool creates.</summary>
internal sealed class ScriptedConsole(IAnsiConsole console, IAnsiConsoleInput input) : IAnsiConsole
{
    public Profile Profile => console.Profile;

    public IAnsiConsoleCursor Cursor => console.Cursor;

    public IAnsiConsoleInput Input => input;

    public IExclusivityMode ExclusivityMode => console.ExclusivityMode;

    public RenderPipeline Pipeline => console.Pipeline;

    public void Clear(bool home) => console.Clear(home);

    public void WriteAnsi(Action<AnsiWriter> action) => console.WriteAnsi(action);

    public void Write(IRenderable renderable) => console.Write(renderable);
}
