using System.Text.Json;

namespace EmailWebhooks.Testing;

/// <summary>
/// The JSON of the emulated API's responses where the vendor does not document it. Change it to test that your code accepts
/// other shapes.
/// </summary>
/// <remarks>
/// The vendor documents the envelope <c>{"error":int,"message":string,"result":any}</c>, that the result of CreateWebHook
/// "contains, among other things, the id", and that a webhook has "app", "event", "url" and "active". Everything else is an
/// assumption.
/// </remarks>
public sealed class MailingworkResponseShape
{
    /// <summary>Assumption: the result of CreateWebHook is an object like a row of GetWebHooks. If true, it is only the id. Default: false.</summary>
    public bool CreateResultIsBareId { get; set; }

    /// <summary>Assumption: the result of GetWebHooks is an array. If true, it is an object keyed by id, or an empty array if there are no rows, as in PHP. Default: false.</summary>
    public bool WebhooksAreKeyedById { get; set; }

    /// <summary>Assumption: ids are JSON numbers. If true, they are strings. Default: false.</summary>
    public bool IdsAreStrings { get; set; }

    /// <summary>Assumption: the format of <c>active</c>. Default: <see cref="MailingworkBooleanFormat.Boolean"/>.</summary>
    public MailingworkBooleanFormat BooleanFormat { get; set; }

    /// <summary>Whether <c>error</c> is a string, as loosely typed systems send it, instead of the JSON number that the vendor documents. Default: false.</summary>
    public bool ErrorIsString { get; set; }

    /// <summary>Assumption: the JSON of <c>result</c> where no value is documented: in errors and in responses of ActivateWebHook and DeleteWebHookById. Default: <c>null</c>.</summary>
    public string EmptyResult { get; set; } = "null";

    internal void Validate() => Setting.Require(IsJson(EmptyResult), this, nameof(EmptyResult), "must be JSON, for instance null, true or []");

    private static bool IsJson(string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "");
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>The formats of Boolean values in responses of a PHP system.</summary>
public enum MailingworkBooleanFormat
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>1</c> or <c>0</c>.</summary>
    Number,

    /// <summary><c>"1"</c> or <c>"0"</c>.</summary>
    Text,
}
