using System.ComponentModel;
using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>
/// The known members of an object inside a payload. Implemented by a struct, so that the runtime compiles
/// <see cref="NestedObjectConverter{T, TMembers}"/> for each and calls these directly.
/// </summary>
/// <typeparam name="T">The type of the object.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface INestedMembers<T>
{
    /// <summary>The members, as <see cref="Read"/> returns them, without which the object says nothing.</summary>
    int Required { get; }

    /// <summary>Makes an object without members.</summary>
    /// <returns>The object.</returns>
    T Create();

    /// <summary>Reads the member whose name the reader stands on, if it is known.</summary>
    /// <param name="reader">The reader; left at the end of the member's value, or where it was.</param>
    /// <param name="target">The object to set the member of.</param>
    /// <returns>A bit that stands for the member; 0 when it is not known.</returns>
    int Read(ref Utf8JsonReader reader, T target);

    /// <summary>Writes the members.</summary>
    /// <param name="writer">The writer, inside the object.</param>
    /// <param name="source">The object.</param>
    void Write(Utf8JsonWriter writer, T source);
}
