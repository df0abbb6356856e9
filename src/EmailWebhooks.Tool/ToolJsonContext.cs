using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Tool.Events;

namespace EmailWebhooks.Tool;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ToolJsonContext : JsonSerializerContext;
