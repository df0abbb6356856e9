using System.Text.Json.Serialization;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Serialization;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PinpointeEvent))]
[JsonSerializable(typeof(PinpointeOpenEvent))]
[JsonSerializable(typeof(PinpointeClickEvent))]
[JsonSerializable(typeof(PinpointeBounceEvent))]
[JsonSerializable(typeof(PinpointeUnsubscribeEvent))]
[JsonSerializable(typeof(PinpointeComplaintEvent))]
[JsonSerializable(typeof(UnknownPinpointeEvent))]
internal sealed partial class PinpointeJsonContext : JsonSerializerContext;
