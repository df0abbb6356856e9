using System.CommandLine;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Commands;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace EmailWebhooks.Tool.Mailingwork;

/// <summary>A command that calls the webhook API with the user's credentials.</summary>
internal abstract class MailingworkApiCommand : ToolCommand
{
    public const string UsernameVariable = "MAILINGWORK_USERNAME";
    public const string PasswordVariable = "MAILINGWORK_PASSWORD";

    private static readonly Dictionary<string, Action<MailingworkParameterNames, string>> ParameterNames = new()
    {
        ["webhook-id"] = (names, name) => names.WebhookId = name,
        ["app-filter"] = (names, name) => names.AppFilter = name,
        ["event-filter"] = (names, name) => names.EventFilter = name,
        ["replay-events"] = (names, name) => names.ReplayEvents = name,
    };

    private readonly Option<Uri?> _baseAddress = ToolOptions.Address("--base-address", "The root address of the API; white-label installations have their own. Plain http is accepted only for loopback.", findFault: Refusal);

    private readonly Option<string[]> _parameters = new("--parameter")
    {
        Description = "The name of a parameter that the vendor's public documentation leaves open, as your account's \"Webservice-Demo\" shows it, for instance webhook-id=webhookId. "
            + "Parameters: webhook-id, app-filter, event-filter, replay-events. Can be given several times.",
        HelpName = "parameter=name",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON, with complete URLs." };

    protected MailingworkApiCommand(string name, string description, ToolContext context)
        : base(name, description, context)
    {
        _baseAddress.DefaultValueFactory = _ => new MailingworkOptions().BaseAddress;
        _parameters.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Split('=', 2) is not [var name, { Length: > 0 }] || !ParameterNames.ContainsKey(name)))
            {
                result.AddError($"--parameter takes one of {string.Join(", ", ParameterNames.Keys)}, then = and the name to send.");
            }
        });
        Add(_baseAddress);
        Add(_parameters);
        Add(_json);
    }

    protected sealed override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var username = await GetAsync(UsernameVariable, new TextPrompt<string>("MAILINGWORK user name:"), cancellationToken);
        var password = await GetAsync(PasswordVariable, new TextPrompt<string>("MAILINGWORK password:") { IsSecret = true, Mask = null }, cancellationToken);
        var services = new ServiceCollection();
        services.AddMailingworkWebhooks(options =>
        {
            options.Username = username;
            options.Password = password;
            options.BaseAddress = arguments.GetRequiredValue(_baseAddress)!;
            foreach (var parameter in arguments.GetValue(_parameters)!)
            {
                var parts = parameter.Split('=', 2);
                ParameterNames[parts[0]](options.ParameterNames, parts[1]);
            }
        });
        await using var provider = services.BuildServiceProvider();
        try
        {
            return await CallAsync(provider.GetRequiredService<IMailingworkWebhookClient>(), arguments, cancellationToken);
        }
        catch (MailingworkException exception)
        {
            throw new ToolException(Describe(exception, password), ExitCode.Failure, exception);
        }
    }

    protected abstract Task<int> CallAsync(IMailingworkWebhookClient client, ParseResult arguments, CancellationToken cancellationToken);

    protected bool IsJson(ParseResult arguments) => arguments.GetValue(_json);

    private static string? Refusal(Uri address) =>
        address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback ? "accepts plain http only for loopback, because the password would be sent in clear text"
        : address.UserInfo.Length > 0 ? $"must not contain a user name or password: set {UsernameVariable} and {PasswordVariable}"
        : address.Query.Length > 0 || address.Fragment.Length > 0 ? "must not contain a query or a fragment"
        : null;

    /// <summary>Says what to change at the command line. The exception's own message names the settings of an application.</summary>
    private static string Describe(MailingworkException exception, string password)
    {
        var function = exception.Function ?? "The call";
        var cause = exception switch
        {
            MailingworkApiException { IsLoginFailed: true } => $"the login failed. Check {UsernameVariable} and {PasswordVariable}.",
            MailingworkApiException error => $"error {error.ErrorCode}{Quote(error.VendorMessage, password)}. If a parameter is missing, set its name with --parameter.",
            { StatusCode: { } status } => $"the server responded with HTTP status {(int)status} instead of a response of the API. Check --base-address.",
            { InnerException: HttpRequestException failure } => $"the server cannot be reached ({failure.Message}). Check --base-address.",
            { IsTransient: true } => "there was no usable response in time. Check --base-address, or try again later.",
            _ => "the response is not a response of the API. Check --base-address.",
        };
        var outcome = exception is { Outcome: MailingworkOutcome.Unknown, Function: not "GetWebHooks" } ? " It may have been carried out nevertheless: check with 'mailingwork list'." : "";
        return $"{function}: {cause}{outcome}";
    }

    private static string Quote(string? vendorMessage, string password) =>
        string.IsNullOrWhiteSpace(vendorMessage) || vendorMessage.Contains(password, StringComparison.Ordinal) ? "" : $" ({vendorMessage})";

    /// <summary>Gets a credential from the environment or a prompt, never from an argument, which the shell's history and the list of processes would show.</summary>
    private async Task<string> GetAsync(string variable, TextPrompt<string> prompt, CancellationToken cancellationToken)
    {
        if (Context.GetEnvironmentVariable(variable) is { Length: > 0 } value)
        {
            return value;
        }

        return Context.CanPrompt
            ? await prompt.ShowAsync(Context.Error, cancellationToken)
            : throw new ToolException($"{variable} is not set, and no terminal is available for a prompt: set it in the environment.");
    }
}
