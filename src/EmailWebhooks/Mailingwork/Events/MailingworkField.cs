using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A field of a subscriber's profile.</summary>
/// <remarks>
/// Field types of the vendor include text, enum, set (several values), boolean, date, time and datetime. A scalar is
/// <see cref="Value"/>, and <see cref="Values"/> shows it as one; an array is <see cref="Values"/>, and
/// <see cref="Value"/> its first; null is neither. Text is never split.
/// </remarks>
[JsonConverter(typeof(NestedObjectConverter<MailingworkField, MailingworkFieldMembers>))]
public sealed class MailingworkField : IExtensible
{
    // A string for a scalar, an IReadOnlyList<string> for an array, null for neither: one reference, whichever was sent.
    private object? _content;

    /// <summary>The field's id in the account.</summary>
    public long Id { get; set; }

    /// <summary>
    /// The value as text: of a number or boolean its JSON text, of an array its first value; null when there is none.
    /// Setting it makes the field a scalar.
    /// </summary>
    public string? Value
    {
        get => _content as string ?? (Array is { Count: > 0 } array ? array[0] : null);
        set => _content = value;
    }

    /// <summary>
    /// The values: those of an array without its nulls, of a scalar that one; empty when there is none. Setting it makes
    /// the field an array; null makes it a field without a value.
    /// </summary>
    public IReadOnlyList<string> Values
    {
        get => Array ?? (_content is string scalar ? [scalar] : []);
        set => _content = value;
    }

    /// <summary>Every further member of the field; null when there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <summary>The values of an array; null when the field is no array.</summary>
    internal IReadOnlyList<string>? Array => _content as IReadOnlyList<string>;
}
