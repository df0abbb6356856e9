using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Serialization;

/// <summary>How a value is read and written. Reading never throws because a value has an unexpected type: it reports that instead.</summary>
internal abstract class JsonFormat<T>
{
    /// <summary>Reads the value that the reader stands on, never a null.</summary>
    /// <returns>False when the value cannot be read; the reader then stands where it stood.</returns>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    /// <exception cref="InvalidOperationException">Text cannot become UTF-16.</exception>
    public abstract bool TryRead(ref Utf8JsonReader reader, out T value);

    /// <summary>Reads a value of documented members only, as fast as that can be done.</summary>
    /// <returns>False for everything else, which <see cref="TryRead"/> may be able to read; the reader then stands anywhere.</returns>
    public virtual bool TryReadPlain(ref Utf8JsonReader reader, out T value) => TryRead(ref reader, out value);

    public abstract void Write(Utf8JsonWriter writer, T value);
}

/// <summary>Lets the serializer read and write a class by its format.</summary>
/// <typeparam name="TModel">The class that the serializer is asked for.</typeparam>
/// <typeparam name="T">That class, or the base that its members are declared for.</typeparam>
internal sealed class FormatConverter<TModel, T>(JsonFormat<T> format) : JsonConverter<TModel>
    where TModel : class, T
    where T : class
{
    public override TModel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (TModel)Payload.Read(ref reader, format);

    public override void Write(Utf8JsonWriter writer, TModel value, JsonSerializerOptions options) => format.Write(writer, value);
}

/// <summary>Lets the serializer read and write a struct by the format of its nullable form.</summary>
internal sealed class StructConverter<T>(JsonFormat<T?> format) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Payload.Read(ref reader, format) ?? default;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => format.Write(writer, value);
}
