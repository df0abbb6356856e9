using System.CommandLine;
using System.Globalization;

namespace EmailWebhooks.Tool.Commands;

/// <summary>Options and arguments whose errors say what to type instead.</summary>
internal static class ToolOptions
{
    /// <summary>A text that must not be blank.</summary>
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

    /// <summary>An absolute http or https address.</summary>
    public static Option<Uri?> Address(string name, string description, bool required = false) => new(name)
    {
        Description = description,
        HelpName = "url",
        Required = required,
        CustomParser = result =>
        {
            // The value may hold a secret, so the message does not repeat it.
            if (Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"{name} takes an absolute http or https address, for instance https://hooks.example.com/path.");
            return null;
        },
    };

    public static Option<int> Port() => Number("--port", "The port to listen on; 0 takes a free one.", 0, ushort.MaxValue, defaultValue: 0);

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

    /// <summary>The id of something that a list shows.</summary>
    public static Argument<long> Id(string description) => new("id")
    {
        Description = description,
        CustomParser = result =>
        {
            if (long.TryParse(result.Tokens.Single().Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
            {
                return id;
            }

            result.AddError("The id is a number from 1, as the list shows it.");
            return 0;
        },
    };
}
