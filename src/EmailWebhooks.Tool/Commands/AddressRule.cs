using System.CommandLine;

namespace EmailWebhooks.Tool.Commands;

/// <summary>An option that takes an absolute http or https address.</summary>
internal static class AddressRule
{
    public static void Apply(Option<Uri?> option) => option.CustomParser = result =>
    {
        // The value may hold a secret, so the message does not repeat it.
        if (Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        result.AddError($"{option.Name} takes an absolute http or https address, for instance https://hooks.example.com/path.");
        return null;
    };
}
