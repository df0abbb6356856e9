using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Tool.Emulating;
using EmailWebhooks.Tool.Events;
using EmailWebhooks.Tool.Inbox;
using EmailWebhooks.Tool.Mailingwork;

namespace EmailWebhooks.Tool;

/// <summary>Writes JSON with the options that all commands share.</summary>
internal static class ToolJson
{
    // The output goes to a file or a terminal, never into HTML, so the ampersands of a URL need no escaping.
    private static readonly JsonSerializerOptions Options = new(ToolJsonContext.Default.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(EmailWebhooksJson.TypeInfoResolver, ToolJsonContext.Default),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private static readonly JsonSerializerOptions Compact = new(Options) { WriteIndented = false };

    public static JsonTypeInfo TypeInfo(Type type) => Options.GetTypeInfo(type);

    public static string Text<T>(T value) => JsonSerializer.Serialize(value, TypeInfo(typeof(T)));

    public static string CompactText(JsonElement value) => JsonSerializer.Serialize(value, Compact.GetTypeInfo(typeof(JsonElement)));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IReadOnlyList<MailingworkWebhook>))]
[JsonSerializable(typeof(WebhookChange))]
[JsonSerializable(typeof(EmulatorState))]
[JsonSerializable(typeof(IReadOnlyList<EmulatorDelivery>))]
[JsonSerializable(typeof(EmulatorReply))]
[JsonSerializable(typeof(IReadOnlyList<FailedEvent>))]
[JsonSerializable(typeof(InboxChange))]
[JsonSerializable(typeof(InboxStatus))]
[JsonSerializable(typeof(IReadOnlyList<SyncItem>))]
internal sealed partial class ToolJsonContext : JsonSerializerContext;
