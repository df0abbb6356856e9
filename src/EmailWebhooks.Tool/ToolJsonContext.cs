using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Commands.Mailingwork;
using EmailWebhooks.Tool.Events;

namespace EmailWebhooks.Tool;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IReadOnlyList<MailingworkWebhook>))]
[JsonSerializable(typeof(WebhookChange))]
internal sealed partial class ToolJsonContext : JsonSerializerContext;
