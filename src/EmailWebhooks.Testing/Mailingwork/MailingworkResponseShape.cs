using System.Text.Json;

namespace EmailWebhooks.Testing;

/// <summary>
/// The JSON of the emulated API's responses, as far as the vendor does not document it. Set another shape to see that your
/// code survives it.
/// </summary>
/// <remarks>
/// Documented is the envelope <c>{"error":int,"message":string,"result":any}</c>, that CreateWebHook's result "contains,
/// among other things, the id", and that a webhook has "app", "event", "url" and "active". The rest is assumed.
/// </remarks>
public sealed class MailingworkResponseShape
{
    /// <summary>Assumption: CreateWebHook's result is an object, the same as a row of GetWebHooks. True makes it the bare id. Default: false.</summary>
    public bool CreateResultIsBareId { get; set; }

    /// <summary>Assumption: GetWebHooks' result is an array. True makes it an object keyed by id, and an empty array when there is no row, as PHP does. Default: false.</summary>
    public bool WebhooksAreKeyedById { get; set; }

    /// <summary>Assumption: ids are JSON numbers. True makes them strings. Default: false.</summary>
    public bool IdsAreStrings { get; set; }

    /// <summary>Assumption: the format of <c>active</c>. Default: <see cref="MailingworkBooleanFormat.Boolean"/>.</summary>
    public MailingworkBooleanFormat BooleanFormat { get; set; }

    /// <summary>Assumption: <c>error</c> is the JSON number that the vendor documents. True makes it a string, as loosely typed systems do. Default: false.</summary>
    public bool ErrorIsString { get; set; }

    /// <summary>Assumption: the JSON of <c>result</c> where no value is documented: in errors, and of ActivateWebHook and DeleteWebHookById. Default: <c>null</c>.</summary>
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

/// <summary>The formats that true and false can have in a response of a PHP system.</summary>
public enum MailingworkBooleanFormat
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>1</c> or <c>0</c>.</summary>
    Number,

    /// <summary><c>"1"</c> or <c>"0"</c>.</summary>
    Text,
}
