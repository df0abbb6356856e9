using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;
using EmailWebhooks.Tool.Events;

namespace EmailWebhooks.Tool.Demo;

/// <summary>Tells the demo's events apart: MAILINGWORK's by their own id, Pinpointe's by their subscriber.</summary>
internal readonly record struct EventKey(string EventName, long? Id)
{
    public static EventKey Of(TypedEvent webhookEvent) => webhookEvent.Value switch
    {
        MailingworkEvent mailingwork => new(mailingwork.Type.Name, mailingwork.Id),
        PinpointeEvent pinpointe => new(pinpointe.Event ?? "", pinpointe.SubscriberId),
        _ => throw new ArgumentException($"{webhookEvent.TypeName} is no event of either vendor.", nameof(webhookEvent)),
    };
}
