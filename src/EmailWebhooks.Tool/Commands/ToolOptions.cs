using System.CommandLine;
using System.Globalization;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Creates options and arguments whose errors say what to type instead.</summary>
internal static class ToolOptions
{
    /// <summary>Creates an option for text that must not be blank.</summary>
    public static Option<string?> Text(string name, string description, string helpName = "name", bool required = false) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Required = required,
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (string.IsNullOrWhiteSpace(text))
            {
                result.AddError($"{name} must not be blank.");
            }

            return text;
        },
    };

    /// <summary>Creates an option for an absolute http or https address that <paramref name="findFault"/> accepts by returning null.</summary>
    public static Option<Uri?> Address(string name, string description, bool required = false, Func<Uri, string?>? findFault = null) => new(name)
    {
        Description = description,
        HelpName = "url",
        Required = required,
        CustomParser = result =>
        {
            // The message does not quote the value, which may contain a secret.
            var isAddress = Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
            var fault = isAddress ? findFault?.Invoke(address!) : "takes an absolute http or https address, for instance https://hooks.example.com/path";
            if (fault is null)
            {
                return address;
            }

            result.AddError($"{name} {fault}.");
            return null;
        },
    };

    public static Option<int> Port() => Number("--port", "The port to listen on; 0 chooses a free port.", 0, ushort.MaxValue, defaultValue: 0);

    public static Option<int> Number(string name, string description, int min, int max, int defaultValue) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens.Single().Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            {
                return number;
            }

            result.AddError($"{name} takes a number from {min}{(max == int.MaxValue ? "" : $" to {max}")}.");
            return defaultValue;
        },
    };

    /// <summary>Creates an argument for an id that a list shows.</summary>
    public static Argument<long> Id(string description) => new("id")
    {
        Description = description,
        CustomParser = result =>
        {
            if (long.TryParse(result.Tokens.Single().Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
            {
                return id;
            }

            result.AddError("The id must be a positive number, as the list shows it.");
            return 0;
        },
    };
}
