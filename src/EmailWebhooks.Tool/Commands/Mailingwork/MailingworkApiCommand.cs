using System.CommandLine;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmailWebhooks.Tool.Commands.Mailingwork;

/// <summary>A command that calls the webhook API with the user's credentials.</summary>
internal abstract class MailingworkApiCommand : ToolCommand
{
    private readonly Option<Uri?> _baseAddress = new("--base-address")
    {
        Description = "The host of the API; white labels have their own. Plain http is accepted for loopback only.",
        HelpName = "url",
        DefaultValueFactory = _ => new MailingworkOptions().BaseAddress,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON, with URLs in full." };

    protected MailingworkApiCommand(string name, string description, ToolContext context)
        : base(name, $"{description} Signs in with {MailingworkCredentials.UsernameVariable} and {MailingworkCredentials.PasswordVariable} of the environment, or asks.", context)
    {
        AddressRule.Apply(_baseAddress);
        Add(_baseAddress);
        Add(_json);
    }

    protected sealed override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var credentials = await MailingworkCredentials.GetAsync(Context, cancellationToken);
        var services = new ServiceCollection();
        services.AddMailingworkWebhooks(options =>
        {
            options.Username = credentials.Username;
            options.Password = credentials.Password;
            options.BaseAddress = arguments.GetRequiredValue(_baseAddress)!;
        });
        await using var provider = services.BuildServiceProvider();
        try
        {
            await CallAsync(provider.GetRequiredService<IMailingworkWebhookClient>(), arguments, cancellationToken);
            return ExitCode.Success;
        }
        catch (OptionsValidationException exception)
        {
            throw new ToolException(exception.Message, innerException: exception);
        }
    }

    protected abstract Task CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken);

    /// <summary>Writes what a program asked for, or what people read.</summary>
    protected void Write<T>(ParseResult arguments, T document, Spectre.Console.Rendering.IRenderable text)
    {
        if (arguments.GetValue(_json))
        {
            Context.Out.WriteJson(document);
        }
        else
        {
            Context.Out.Write(text);
        }
    }
}
