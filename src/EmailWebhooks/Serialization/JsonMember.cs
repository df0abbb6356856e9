using System.Collections;
using System.Text;
using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>A known member of a JSON object, and the property that holds it.</summary>
internal abstract class JsonMember<T>(string name)
{
    public string Name { get; } = name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(name);

    /// <summary>Other names from which the member is read if the payload does not contain it under its own name.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>Whether the object cannot be read without this member.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether the member is written even if its value is null.</summary>
    public bool IsAlwaysWritten { get; init; }

    /// <summary>Reads the value at the reader's position into the property.</summary>
    /// <returns>False if the value cannot be read; the reader is then back at the value.</returns>
    public abstract bool TryRead(ref Utf8JsonReader reader, T target);

    public abstract void Write(Utf8JsonWriter writer, T source);

    /// <summary>Whether the property is neither null nor an empty list.</summary>
    public abstract bool HasValue(T source);

    public abstract void Copy(T source, T target);

    public abstract void Clear(T target);
}

internal sealed class JsonMember<T, TValue>(string name, JsonFormat<TValue> format, Func<T, TValue?> get, Action<T, TValue?> set) : JsonMember<T>(name)
{
    public override bool TryRead(ref Utf8JsonReader reader, T target)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            set(target, default);
            return !IsRequired;
        }

        if (!format.TryRead(ref reader, out var value) || (IsRequired && value is null))
        {
            return false;
        }

        set(target, value);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, T source)
    {
        if (get(source) is { } value)
        {
            writer.WritePropertyName(EncodedName);
            format.Write(writer, value);
        }
        else if (IsAlwaysWritten)
        {
            writer.WriteNull(EncodedName);
        }
    }

    public override bool HasValue(T source) => get(source) is not (null or ICollection { Count: 0 });

    public override void Copy(T source, T target) => set(target, get(source));

    public override void Clear(T target) => set(target, default);
}
