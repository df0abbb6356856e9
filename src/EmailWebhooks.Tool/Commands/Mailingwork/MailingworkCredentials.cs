using Spectre.Console;

namespace EmailWebhooks.Tool.Commands.Mailingwork;

/// <summary>What the API is called with. Never an argument: those stand in the shell's history and in the list of processes.</summary>
internal sealed class MailingworkCredentials(string username, string password)
{
    public const string UsernameVariable = "MAILINGWORK_USERNAME";
    public const string PasswordVariable = "MAILINGWORK_PASSWORD";

    public string Username => username;

    public string Password => password;

    public static async Task<MailingworkCredentials> GetAsync(ToolContext context, CancellationToken cancellationToken) => new(
        await GetAsync(context, UsernameVariable, new TextPrompt<string>("MAILINGWORK user name:"), cancellationToken),
        await GetAsync(context, PasswordVariable, new TextPrompt<string>("MAILINGWORK password:") { IsSecret = true, Mask = null }, cancellationToken));

    private static async Task<string> GetAsync(ToolContext context, string variable, TextPrompt<string> prompt, CancellationToken cancellationToken)
    {
        if (context.GetEnvironmentVariable(variable) is { Length: > 0 } value)
        {
            return value;
        }

        return context.CanPrompt
            ? await prompt.ShowAsync(context.Error, cancellationToken)
            : throw new ToolException($"{variable} is not set, and there is no terminal to ask on: set it in the environment.");
    }
}
