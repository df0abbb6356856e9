using System.Text.Json.Serialization;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Serialization;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(MailingworkEvent))]
[JsonSerializable(typeof(MailingworkOptinFinalizedEvent))]
[JsonSerializable(typeof(MailingworkOptoutFinalizedEvent))]
[JsonSerializable(typeof(MailingworkProfileManagerFinalizedEvent))]
[JsonSerializable(typeof(UnknownMailingworkEvent))]
[JsonSerializable(typeof(MailingworkWebhook))]
[JsonSerializable(typeof(List<MailingworkWebhook>))]
internal sealed partial class MailingworkJsonContext : JsonSerializerContext;
