using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

internal static class PinpointeEventParser
{
    public static PinpointeEvent Parse(ReadOnlySpan<byte> utf8Json)
    {
        utf8Json = ByteOrderMark.Skip(utf8Json);
        var guess = PinpointeEventKind.Guess(utf8Json).TypeInfo;
        var webhookEvent = (PinpointeEvent)TolerantJson.Parse(utf8Json, guess);
        var actual = PinpointeEventKind.Of(webhookEvent.Event).TypeInfo;
        if (actual != guess)
        {
            webhookEvent = (PinpointeEvent)TolerantJson.Parse(utf8Json, actual);
        }

        (webhookEvent as UnknownPinpointeEvent)?.Keep(TolerantJson.ParseObject(utf8Json));
        return webhookEvent;
    }
}
