using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>
/// Reads and writes a model as a JSON object: known members as properties, and all others as additional properties. A body
/// with only known members is read in one pass that allocates only the model. Other members, however many, cost one more
/// parse of the object.
/// </summary>
internal sealed class ModelShape<T>
    where T : class, IExtensible
{
    private readonly JsonMember<T>[] _members;
    private readonly (byte[] Utf8Name, string Name, int Member)[] _aliases;
    private readonly Dictionary<string, int> _indexes = [];
    private readonly uint _required;

    public ModelShape(params JsonMember<T>[] members)
    {
        _members = members;
        _aliases = [.. members.SelectMany((member, index) => member.Aliases.Select(alias => (System.Text.Encoding.UTF8.GetBytes(alias), alias, index)))];
        for (var i = 0; i < members.Length; i++)
        {
            _indexes.Add(members[i].Name, i);
            _required |= members[i].IsRequired ? 1u << i : 0;
        }
    }

    /// <summary>Reads the object at the reader's position.</summary>
    /// <param name="reader">The reader; afterwards at the end of the object, or back at the value if it was not read.</param>
    /// <param name="target">The new model to fill.</param>
    /// <param name="keepsDrifted">Whether a member whose value cannot be read as its type becomes an additional property; if false, the object is not read.</param>
    /// <returns>False if the value is not an object, a required member is missing, or a member cannot be read.</returns>
    public bool TryRead(ref Utf8JsonReader reader, T target, bool keepsDrifted)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var start = reader;
        uint seen = 0, drifted = 0;
        int others = 0, expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = Find(ref reader, expected);
            if (index < 0)
            {
                others++;
                TokenText.CheckAndSkip(ref reader);
                continue;
            }

            expected = index + 1;
            var bit = 1u << index;
            reader.Read();
            if (_members[index].TryRead(ref reader, target))
            {
                seen |= bit;
                drifted &= ~bit;
            }
            else
            {
                drifted |= bit;
                TokenText.CheckAndSkip(ref reader);
            }
        }

        if (drifted != 0 && !keepsDrifted)
        {
            reader = start;
            return false;
        }

        if ((others | (int)drifted) != 0 || target is IKeepsPayload)
        {
            ReadOthers(start, target, ref seen, drifted, others);
        }

        if ((seen & _required) == _required)
        {
            return true;
        }

        reader = start;
        return false;
    }

    /// <summary>Writes each member once, the known ones first.</summary>
    public void Write(Utf8JsonWriter writer, T source)
    {
        var others = source.AdditionalProperties;
        writer.WriteStartObject();
        foreach (var member in _members)
        {
            if (others is null || !others.ContainsKey(member.Name) || member.HasValue(source))
            {
                member.Write(writer, source);
            }
        }

        if (others is not null)
        {
            foreach (var other in others)
            {
                if (!_indexes.TryGetValue(other.Key, out var index) || !_members[index].HasValue(source))
                {
                    writer.WritePropertyName(other.Key);
                    other.Value.WriteTo(writer);
                }
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Copies the source's value of each property that has no value in the target.</summary>
    public void CopyMissing(T source, T target)
    {
        foreach (var member in _members)
        {
            if (!member.HasValue(target))
            {
                member.Copy(source, target);
            }
        }

        target.AdditionalProperties ??= source.AdditionalProperties;
    }

    private int Find(ref Utf8JsonReader reader, int expected)
    {
        if (expected < _members.Length && reader.ValueTextEquals(_members[expected].Utf8Name))
        {
            return expected;
        }

        if (reader.ValueIsEscaped)
        {
            // Each comparison would unescape the name again.
            return _indexes.TryGetValue(reader.GetString()!, out var found) ? found : -1;
        }

        for (var i = 0; i < _members.Length; i++)
        {
            if (reader.ValueTextEquals(_members[i].Utf8Name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Reads what the first pass has left: aliases, unknown members, and members whose value could not be read.</summary>
    private void ReadOthers(Utf8JsonReader start, T target, ref uint seen, uint drifted, int count)
    {
        var capacity = count;
        for (var i = 0; i < _members.Length; i++)
        {
            if ((drifted & (1u << i)) != 0)
            {
                // The last duplicate wins, even if an earlier one could be read.
                _members[i].Clear(target);
                capacity++;
            }
        }

        string? usedAlias = null;
        foreach (var (utf8Name, name, index) in _aliases)
        {
            var bit = 1u << index;
            if (count > 0 && (drifted & bit) == 0 && ((seen & bit) == 0 || !_members[index].HasValue(target)) && TryReadAlias(start, utf8Name, _members[index], target))
            {
                seen |= bit;
                usedAlias = name;
            }
        }

        var root = TokenText.Element(ref start);
        (target as IKeepsPayload)?.Keep(root);
        var others = new Dictionary<string, JsonElement>(capacity);
        foreach (var member in root.EnumerateObject())
        {
            var name = member.Name;
            if (_indexes.TryGetValue(name, out var index) ? (drifted & (1u << index)) != 0 : name != usedAlias)
            {
                others[name] = member.Value;
            }
        }

        if (others.Count > 0)
        {
            target.AdditionalProperties = others;
        }
    }

    private static bool TryReadAlias(Utf8JsonReader reader, byte[] utf8Name, JsonMember<T> member, T target)
    {
        var isRead = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAlias = reader.ValueTextEquals(utf8Name);
            reader.Read();
            if (isAlias)
            {
                isRead = member.TryRead(ref reader, target) && member.HasValue(target);
            }

            reader.Skip();
        }

        if (!isRead)
        {
            member.Clear(target);
        }

        return isRead;
    }
}

/// <summary>The format of a model that this library creates.</summary>
/// <param name="shape">The members.</param>
/// <param name="create">Creates the model.</param>
/// <param name="keepsDrifted">Whether a member whose value cannot be read as its type becomes an additional property; if false, the model is not read.</param>
internal class ModelFormat<T>(ModelShape<T> shape, Func<T> create, bool keepsDrifted) : JsonFormat<T>
    where T : class, IExtensible
{
    public override bool TryRead(ref Utf8JsonReader reader, out T value)
    {
        value = create();
        return shape.TryRead(ref reader, value, keepsDrifted);
    }

    public override void Write(Utf8JsonWriter writer, T value) => shape.Write(writer, value);

    /// <summary>Fills each property of the target that has no value with the payload's.</summary>
    public void Fill(T target, JsonElement payload)
    {
        if (payload.ValueKind == JsonValueKind.Object)
        {
            shape.CopyMissing(Payload.Parse(JsonSerializer.SerializeToUtf8Bytes(payload, EmailWebhooksJsonContext.Default.JsonElement), this), target);
        }
    }
}

/// <summary>A model that keeps the members for which it has no property.</summary>
internal interface IExtensible
{
    IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

/// <summary>A model that keeps the whole object it was read from.</summary>
internal interface IKeepsPayload
{
    void Keep(JsonElement payload);
}
