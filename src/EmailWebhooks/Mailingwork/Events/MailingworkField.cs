using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>A field of a subscriber's profile.</summary>
/// <remarks>
/// The vendor's field types include text, enum, set (several values), boolean, date, time and datetime. If the JSON value is
/// a scalar, <see cref="Value"/> is that scalar and <see cref="Values"/> contains only it. If it is an array,
/// <see cref="Values"/> contains its items and <see cref="Value"/> is the first one. If it is null, <see cref="Value"/> is
/// null and <see cref="Values"/> is empty. Text is never split.
/// </remarks>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public sealed class MailingworkField : IExtensible
{
    /// <summary><c>id</c>: the field's id in the account. It is read from <c>field</c> if <c>id</c> is absent.</summary>
    public long Id { get; set; }

    /// <summary>
    /// <c>value</c> as text: a string, the JSON text of a number, boolean or object, or the first item of an array; null if
    /// the field has no value. Setting it makes the field a scalar.
    /// </summary>
    public string? Value
    {
        get => Content as string ?? (Array is { Count: > 0 } array ? array[0] : null);
        set => Content = value;
    }

    /// <summary>
    /// <c>value</c> as a list: the items of an array except for nulls, or a scalar as the only item; empty if there is no
    /// value. Setting it makes the field an array; setting it to null removes the value.
    /// </summary>
    public IReadOnlyList<string> Values
    {
        get => Array ?? (Content is string scalar ? [scalar] : []);
        set => Content = value;
    }

    /// <summary>All other members of the field, by JSON name; null if there are none.</summary>
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <summary>A string for a scalar, an <see cref="IReadOnlyList{T}"/> of strings for an array, null for no value.</summary>
    internal object? Content { get; set; }

    private IReadOnlyList<string>? Array => Content as IReadOnlyList<string>;
}
