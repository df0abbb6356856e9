using System.CommandLine;

namespace EmailWebhooks.Tool.Commands;

/// <summary>The port that a command listens on.</summary>
internal static class PortOption
{
    public static Option<int> Create()
    {
        var option = new Option<int>("--port") { Description = "The port to listen on; 0 takes a free one.", HelpName = "number", DefaultValueFactory = _ => 0 };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !ushort.TryParse(text, out _))
            {
                result.AddError("--port takes a number from 0 to 65535.");
            }
        });
        return option;
    }
}
