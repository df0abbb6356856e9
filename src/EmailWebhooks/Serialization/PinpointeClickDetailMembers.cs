using System.ComponentModel;
using System.Text.Json;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Serialization;

/// <summary>Reads the link of a click.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct PinpointeClickDetailMembers : INestedMembers<PinpointeClickDetail>
{
    private const int LinkId = 1;
    private const int Url = 2;

    /// <inheritdoc/>
    public int Required => 0;

    /// <inheritdoc/>
    public PinpointeClickDetail Create() => new();

    /// <inheritdoc/>
    public int Read(ref Utf8JsonReader reader, PinpointeClickDetail target)
    {
        if (reader.ValueTextEquals("linkid"u8))
        {
            reader.Read();
            target.LinkId = reader.TokenType == JsonTokenType.Null ? null : Int64Converter.Read(ref reader);
            return LinkId;
        }

        if (reader.ValueTextEquals("url"u8))
        {
            reader.Read();
            target.Url = reader.TokenType == JsonTokenType.Null ? null : TextConverter.Read(ref reader);
            return Url;
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer, PinpointeClickDetail source)
    {
        if (source.LinkId is { } linkId)
        {
            writer.WriteNumber("linkid"u8, linkId);
        }

        if (source.Url is { } url)
        {
            writer.WriteString("url"u8, url);
        }
    }
}
