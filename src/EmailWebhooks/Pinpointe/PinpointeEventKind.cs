using System.Text;
using System.Text.Json.Serialization.Metadata;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>A name that the payload's <c>event</c> member can have, and the type that it stands for.</summary>
internal sealed class PinpointeEventKind
{
    private static readonly PinpointeEventKind[] Known =
    [
        new(PinpointeEventNames.Open, typeof(PinpointeOpenEvent)),
        new(PinpointeEventNames.Click, typeof(PinpointeClickEvent)),
        new(PinpointeEventNames.Bounce, typeof(PinpointeBounceEvent)),
        new(PinpointeEventNames.Unsubscribe, typeof(PinpointeUnsubscribeEvent)),
        new(PinpointeEventNames.UnsubscribeMisspelt, typeof(PinpointeUnsubscribeEvent)),
        new(PinpointeEventNames.Complaint, typeof(PinpointeComplaintEvent)),
    ];

    private static readonly PinpointeEventKind Unknown = new("", typeof(UnknownPinpointeEvent));

    private readonly string _name;
    private readonly byte[] _utf8Name;
    private readonly byte[] _documentedBeginning;

    private PinpointeEventKind(string name, Type type)
    {
        _name = name;
        _utf8Name = Encoding.UTF8.GetBytes(name);
        _documentedBeginning = Encoding.UTF8.GetBytes($"{{\"event\":\"{name}\"");
        TypeInfo = ModelJson.TypeInfo(type);
    }

    public JsonTypeInfo TypeInfo { get; }

    public static PinpointeEventKind Of(string? name) => Array.Find(Known, kind => kind._name == name) ?? Unknown;

    public bool IsNamed(string? name) => _name == name;

    /// <summary>The known name that this text is, or null.</summary>
    public static string? FindName(ReadOnlySpan<byte> utf8Name) => Find(utf8Name)?._name;

    /// <summary>
    /// The kind that the first <c>"event"</c> in the text speaks for. Only a guess: it may stand in a nested object, or
    /// be followed by another, so the event that was then read decides.
    /// </summary>
    public static PinpointeEventKind Guess(ReadOnlySpan<byte> utf8Json)
    {
        foreach (var kind in Known)
        {
            if (utf8Json.StartsWith(kind._documentedBeginning))
            {
                return kind;
            }
        }

        var member = "\"event\""u8;
        var start = utf8Json.IndexOf(member);
        if (start < 0)
        {
            return Unknown;
        }

        var rest = utf8Json.Slice(start + member.Length);
        rest = rest.Slice(rest.IndexOf((byte)'"') + 1);
        var end = rest.IndexOf((byte)'"');
        return end < 0 ? Unknown : Find(rest.Slice(0, end)) ?? Unknown;
    }

    private static PinpointeEventKind? Find(ReadOnlySpan<byte> utf8Name)
    {
        foreach (var kind in Known)
        {
            if (utf8Name.SequenceEqual(kind._utf8Name))
            {
                return kind;
            }
        }

        return null;
    }
}
