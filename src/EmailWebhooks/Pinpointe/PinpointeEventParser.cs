using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

internal static class PinpointeEventParser
{
    public static PinpointeEvent Parse(ReadOnlySpan<byte> utf8Json)
    {
        utf8Json = ByteOrderMark.Skip(utf8Json);
        var guess = PinpointeEventKind.Guess(utf8Json);
        var webhookEvent = (PinpointeEvent)TolerantJson.Parse(utf8Json, guess.TypeInfo);
        if (!guess.IsNamed(webhookEvent.Event) && PinpointeEventKind.Of(webhookEvent.Event) is var actual && actual != guess)
        {
            webhookEvent = (PinpointeEvent)TolerantJson.Parse(utf8Json, actual.TypeInfo);
        }

        (webhookEvent as UnknownPinpointeEvent)?.Keep(TolerantJson.ParseObject(utf8Json));
        return webhookEvent;
    }
}
