using System.ComponentModel;
using System.Text.Json;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Serialization;

/// <summary>Reads the link of a click.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PinpointeClickDetailConverter : NestedObjectConverter<PinpointeClickDetail>
{
    private const int LinkId = 1;
    private const int Url = 2;

    private protected override int RequiredMembers => NotKnown;

    private protected override PinpointeClickDetail Create() => new();

    private protected override int ReadMember(ref Utf8JsonReader reader, PinpointeClickDetail value)
    {
        if (reader.ValueTextEquals("linkid"u8))
        {
            reader.Read();
            value.LinkId = reader.TokenType == JsonTokenType.Null ? null : Int64Converter.Read(ref reader);
            return LinkId;
        }

        if (reader.ValueTextEquals("url"u8))
        {
            reader.Read();
            value.Url = reader.TokenType == JsonTokenType.Null ? null : TextConverter.Read(ref reader);
            return Url;
        }

        return NotKnown;
    }

    private protected override void WriteMembers(Utf8JsonWriter writer, PinpointeClickDetail value)
    {
        if (value.LinkId is { } linkId)
        {
            writer.WriteNumber("linkid"u8, linkId);
        }

        if (value.Url is { } url)
        {
            writer.WriteString("url"u8, url);
        }
    }
}
