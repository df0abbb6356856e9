using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Serialization;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(WebhookEvent))]
[JsonSerializable(typeof(PinpointeEvent))]
[JsonSerializable(typeof(PinpointeOpenEvent))]
[JsonSerializable(typeof(PinpointeClickEvent))]
[JsonSerializable(typeof(PinpointeClickDetail))]
[JsonSerializable(typeof(PinpointeBounceEvent))]
[JsonSerializable(typeof(PinpointeUnsubscribeEvent))]
[JsonSerializable(typeof(PinpointeComplaintEvent))]
[JsonSerializable(typeof(UnknownPinpointeEvent))]
[JsonSerializable(typeof(MailingworkEvent))]
[JsonSerializable(typeof(MailingworkOptinFinalizedEvent))]
[JsonSerializable(typeof(MailingworkOptoutFinalizedEvent))]
[JsonSerializable(typeof(MailingworkProfileManagerFinalizedEvent))]
[JsonSerializable(typeof(UnknownMailingworkEvent))]
[JsonSerializable(typeof(MailingworkField))]
[JsonSerializable(typeof(MailingworkListEntry))]
[JsonSerializable(typeof(MailingworkWebhook))]
[JsonSerializable(typeof(MailingworkEventType))]
[JsonSerializable(typeof(WebhookTimestamp))]
internal sealed partial class EmailWebhooksJsonContext : JsonSerializerContext;
