using System.CommandLine;

namespace EmailWebhooks.Tool.Commands.Mailingwork;

/// <summary>A webhook's URL usually holds its secret, and screens are shared.</summary>
internal sealed class ShowSecretsOption : Option<bool>
{
    public ShowSecretsOption()
        : base("--show-secrets") => Description = "Show URLs in full; otherwise the values of their queries are masked, because they usually hold a secret.";
}
