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

    private readonly Option<Uri?> _baseAddress = ToolOptions.Address("--base-address", "The host of the API; white labels have their own. Plain http is accepted for loopback only.");

    private readonly Option<string[]> _parameters = new("--parameter")
    {
        Description = "How your account names a parameter that the vendor's public documents leave open, as its \"Webservice-Demo\" shows it, for instance webhook-id=webhookId. "
            + "Names: webhook-id, app-filter, event-filter, replay-events. Can be given several times.",
        HelpName = "name=sent as",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON, with URLs in full." };

    protected MailingworkApiCommand(string name, string description, ToolContext context)
        : base(name, description, context)
    {
        _baseAddress.DefaultValueFactory = _ => new MailingworkOptions().BaseAddress;
        _baseAddress.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<Uri?>() is { } address && Refusal(address) is { } refusal)
            {
                result.AddError($"--base-address {refusal}.");
            }
        });
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
        address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback ? "takes plain http for loopback only, because the password would travel in clear text"
        : address.UserInfo.Length > 0 ? $"must not contain a user name or password: set {UsernameVariable} and {PasswordVariable}"
        : address.Query.Length > 0 || address.Fragment.Length > 0 ? "must not have a query or fragment"
        : null;

    /// <summary>Says what to change at the command line, which the exception's own message for applications cannot.</summary>
    private static string Describe(MailingworkException exception, string password)
    {
        var function = exception.Function ?? "The call";
        var cause = exception switch
        {
            MailingworkApiException { IsLoginFailed: true } => $"the login failed. Check {UsernameVariable} and {PasswordVariable}.",
            MailingworkApiException error => $"error {error.ErrorCode}{Quote(error.VendorMessage, password)}. If a parameter is said to be missing, name it with --parameter.",
            { StatusCode: { } status } => $"the server responded with HTTP status {(int)status}, not as the API does. Check --base-address.",
            { InnerException: HttpRequestException failure } => $"the server cannot be reached ({failure.Message}). Check --base-address.",
            { IsTransient: true } => "there was no usable response in time. Check --base-address, or try again later.",
            _ => "the response is not one of the API. Check --base-address.",
        };
        var outcome = exception is { Outcome: MailingworkOutcome.Unknown, Function: not "GetWebHooks" } ? " It may have been carried out all the same: look with 'mailingwork list'." : "";
        return $"{function}: {cause}{outcome}";
    }

    private static string Quote(string? vendorMessage, string password) =>
        string.IsNullOrWhiteSpace(vendorMessage) || vendorMessage.Contains(password, StringComparison.Ordinal) ? "" : $" ({vendorMessage})";

    /// <summary>Takes credentials from the environment or a prompt. Never from an argument: those stand in the shell's history and in the list of processes.</summary>
    private async Task<string> GetAsync(string variable, TextPrompt<string> prompt, CancellationToken cancellationToken)
    {
        if (Context.GetEnvironmentVariable(variable) is { Length: > 0 } value)
        {
            return value;
        }

        return Context.CanPrompt
            ? await prompt.ShowAsync(Context.Error, cancellationToken)
            : throw new ToolException($"{variable} is not set, and there is no terminal to ask on: set it in the environment.");
    }
}
