using System.Text.Json;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Consumer;

/// <summary>The rules of parsing, with one or two bodies for each.</summary>
internal static class ParsingChecks
{
    public static void Run(Checks checks)
    {
        Refused(checks, "Malformed JSON", """{"event":"open",}""");
        Refused(checks, "An array", """[{"event":"open"}]""");
        Refused(checks, "An empty body", "");
        Refused(checks, "A body that is nested too deeply", """{"event":"open","detail":""" + new string('[', 64) + new string(']', 64) + "}");
        Refused(checks, "A lone surrogate", """{"event":"open","email":"\ud800"}""");

        Pinpointe<PinpointeOpenEvent>(checks, "A byte order mark is skipped", "\uFEFF" + """{"event":"open"}""", _ => true);
        Pinpointe<PinpointeOpenEvent>(checks, "The last event member decides", """{"event":"click","userId":1,"event":"open"}""", open => open.UserId == 1);
        Pinpointe<PinpointeUnsubscribeEvent>(checks, "The vendor's misspelling is an unsubscribe", """{"event":"unsubsribe"}""", _ => true);
        Pinpointe<UnknownPinpointeEvent>(checks, "An unknown event keeps everything", """{"event":"new","userId":"7","more":[1]}""",
            unknown => unknown.UserId == 7 && unknown.Payload.GetProperty("more").GetArrayLength() == 1);
        Pinpointe<UnknownPinpointeEvent>(checks, "A body without an event keeps everything", """{"email":"a@b.example"}""", unknown => unknown.Email == "a@b.example");
        Pinpointe<PinpointeOpenEvent>(checks, "Numbers sent as text and text sent as numbers are read", """{"event":"open","userId":"42","listId":"","userName":5,"detail":true,"time":1762853249}""",
            open => open is { UserId: 42, ListId: null, UserName: "5", Detail: "true", Time.Raw: "1762853249", AdditionalProperties: null });
        Pinpointe<PinpointeClickEvent>(checks, "Members of the wrong type move to the additional properties", """{"event":"click","userId":"abc","statId":99999999999999999999,"detail":"x","listId":3}""",
            click => click.UserId is null && click.ListId == 3 && click.AdditionalProperties!.Keys.OrderBy(name => name, StringComparer.Ordinal).SequenceEqual(["detail", "statId", "userId"]));
        Pinpointe<PinpointeClickEvent>(checks, "Unknown members are kept, even in a nested object", """{"event":"click","detail":{"linkid":"9","extra":1},"Event":"x"}""",
            click => click.Detail!.LinkId == 9 && click.Detail.AdditionalProperties!.ContainsKey("extra") && click.AdditionalProperties!.ContainsKey("Event"));
        Pinpointe<PinpointeOpenEvent>(checks, "The alias of email is read", """{"event":"open","email":null,"emailAddress":"a@b.example"}""", open => open.Email == "a@b.example");

        Mailingwork<MailingworkOptinFinalizedEvent>(checks, "Fields of every shape are read", "optin_finalized",
            """{"fields":[{"id":"1","value":["a",null,"b"]},{"id":2,"value":3},{"id":3,"value":null}]}""",
            optin => optin.FindField(1)!.Values.SequenceEqual(["a", "b"]) && optin.FindField(2)!.Value == "3" && optin.FindField(3)!.Value is null && optin.AdditionalProperties is null);
        Mailingwork<MailingworkOptinFinalizedEvent>(checks, "A field without an id moves its list to the additional properties", "optin_finalized", """{"id":"4","fields":[{"value":"x"}],"lists":{}}""",
            optin => optin.Id == 4 && optin.Fields.Count == 0 && optin.AdditionalProperties!.ContainsKey("fields"));
        Mailingwork<MailingworkOptoutFinalizedEvent>(checks, "List values in every boolean format are read", "optout_finalized",
            """{"lists":[{"id":1,"value":true},{"id":2,"value":"1"},{"id":3,"value":0},{"id":4,"value":"false"}]}""", optout => optout.OptedOutListIds.SequenceEqual([1L, 2]));
        Mailingwork<UnknownMailingworkEvent>(checks, "An unknown event type keeps everything", "bounce_finalized", """{"id":5,"why":"x"}""",
            unknown => unknown.Type.Name == "bounce_finalized" && unknown.Id == 5 && unknown.Payload.TryGetProperty("why", out _));

        checks.Run("The serializer reads and writes an event", () =>
            EventJson.Write(EventJson.Read<PinpointeEvent>("""{"x":[1],"userId":"1","event":"open"}""")) == """{"event":"open","userId":1,"x":[1]}""");
        checks.Run("The serializer refuses an event whose body does not name it", () => Refused(() => EventJson.Read<MailingworkEvent>("{}"), "Parse"));
    }

    private static void Pinpointe<TEvent>(Checks checks, string name, string body, Func<TEvent, bool> holds)
        where TEvent : PinpointeEvent =>
        checks.Run(name, () => PinpointeEvent.Parse(body) is TEvent webhookEvent && holds(webhookEvent) && IsStable(webhookEvent, text => PinpointeEvent.Parse(text)));

    private static void Mailingwork<TEvent>(Checks checks, string name, string type, string body, Func<TEvent, bool> holds)
        where TEvent : MailingworkEvent =>
        checks.Run(name, () => MailingworkEvent.Parse(new(type), body) is TEvent webhookEvent && holds(webhookEvent) && IsStable(webhookEvent, text => MailingworkEvent.Parse(new(type), text)));

    private static bool IsStable<TEvent>(TEvent webhookEvent, Func<string, TEvent> parse)
    {
        var text = EventJson.Write(webhookEvent);
        return EventJson.Write(parse(text)) == text;
    }

    private static void Refused(Checks checks, string name, string body) =>
        checks.Run($"{name} is refused", () => Refused(() => PinpointeEvent.Parse(body)) && Refused(() => MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, body)));

    private static bool Refused(Func<object?> parse, string because = "")
    {
        try
        {
            parse();
            return false;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return exception.Message.IndexOf(because, StringComparison.Ordinal) >= 0;
        }
    }
}
