using System.Text.Json.Serialization;

namespace EmailWebhooks.Tests.Support;

[JsonSerializable(typeof(StoredEvent))]
internal sealed partial class StoredEventContext : JsonSerializerContext;
