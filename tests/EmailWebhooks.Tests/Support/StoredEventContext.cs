using System.Text.Json.Serialization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Tests.Support;

/// <summary>An application's own serializer context, generated outside the library's assembly.</summary>
[JsonSerializable(typeof(StoredEvent))]
[JsonSerializable(typeof(WebhookEvent))]
[JsonSerializable(typeof(PinpointeOpenEvent))]
[JsonSerializable(typeof(PinpointeClickEvent))]
[JsonSerializable(typeof(PinpointeBounceEvent))]
[JsonSerializable(typeof(PinpointeUnsubscribeEvent))]
[JsonSerializable(typeof(PinpointeComplaintEvent))]
[JsonSerializable(typeof(UnknownPinpointeEvent))]
[JsonSerializable(typeof(MailingworkOptoutFinalizedEvent))]
[JsonSerializable(typeof(MailingworkProfileManagerFinalizedEvent))]
[JsonSerializable(typeof(UnknownMailingworkEvent))]
[JsonSerializable(typeof(MailingworkWebhook))]
internal sealed partial class StoredEventContext : JsonSerializerContext;
