using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A field of a subscriber's profile.</summary>
/// <remarks>
/// The vendor's field types include text, enum, set (several values), boolean, date, time and datetime. A scalar is
/// <see cref="Value"/>, and <see cref="Values"/> has it as its only item; an array is <see cref="Values"/>, and
/// <see cref="Value"/> is its first item; null is neither. Text is never split.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkField : IExtensible
{
    /// <summary><c>id</c>: the field's id in the account; read from <c>field</c> when <c>id</c> is absent.</summary>
    public long Id { get; set; }

    /// <summary>
    /// <c>value</c> as text: the JSON text of a number, boolean or object, the first item of an array; null when there is
    /// none. Setting it makes the field a scalar.
    /// </summary>
    public string? Value
    {
        get => Content as string ?? (Array is { Count: > 0 } array ? array[0] : null);
        set => Content = value;
    }

    /// <summary>
    /// <c>value</c> as a list: the items of an array without its nulls, or a scalar as the only item; empty when there is
    /// none. Setting it makes the field an array; setting null makes it a field without a value.
    /// </summary>
    public IReadOnlyList<string> Values
    {
        get => Array ?? (Content is string scalar ? [scalar] : []);
        set => Content = value;
    }

    /// <summary>Every further member of the field, by its JSON name; null when there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <summary>A string for a scalar, an <see cref="IReadOnlyList{T}"/> of strings for an array, null for neither.</summary>
    internal object? Content { get; set; }

    private IReadOnlyList<string>? Array => Content as IReadOnlyList<string>;
}
