using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>Reads and writes a value. Reading returns false, rather than throwing, if the value has an unexpected type.</summary>
internal abstract class JsonFormat<T>
{
    /// <summary>Reads the value at the reader's position; the value is not null.</summary>
    /// <returns>False if the value cannot be read; the reader is then back at the value.</returns>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    /// <exception cref="InvalidOperationException">Text cannot be converted to UTF-16.</exception>
    public abstract bool TryRead(ref Utf8JsonReader reader, out T value);

    /// <summary>Reads a value in its usual form, which is faster than <see cref="TryRead"/>.</summary>
    /// <returns>False if the value has another form, which <see cref="TryRead"/> may accept; the reader's position is then undefined.</returns>
    public virtual bool TryReadPlain(ref Utf8JsonReader reader, out T value) => TryRead(ref reader, out value);

    public abstract void Write(Utf8JsonWriter writer, T value);
}

/// <summary>The serializer's converter for a class, based on its format.</summary>
/// <typeparam name="TModel">The class that the serializer reads or writes.</typeparam>
/// <typeparam name="T">That class, or the base class for which its members are declared.</typeparam>
internal sealed class FormatConverter<TModel, T>(JsonFormat<T> format) : JsonConverter<TModel>
    where TModel : class, T
    where T : class
{
    public override TModel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (TModel)Payload.Read(ref reader, format);

    public override void Write(Utf8JsonWriter writer, TModel value, JsonSerializerOptions options) => format.Write(writer, value);
}

/// <summary>The serializer's converter for a struct, based on the format of its nullable form.</summary>
internal sealed class StructConverter<T>(JsonFormat<T?> format) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Payload.Read(ref reader, format) ?? default;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => format.Write(writer, value);
}
