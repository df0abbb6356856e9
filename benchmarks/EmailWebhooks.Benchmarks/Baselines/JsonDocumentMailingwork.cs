using System.Text.Json;
using EmailWebhooks.Mailingwork;

namespace EmailWebhooks.Benchmarks.Baselines;

/// <summary>Fills the documented members from a <see cref="JsonDocument"/>; others are lost.</summary>
internal static class JsonDocumentMailingwork
{
    public static MailingworkOptinFinalizedEvent Parse(byte[] utf8Json)
    {
        using var document = JsonDocument.Parse(utf8Json);
        var root = document.RootElement;
        return new MailingworkOptinFinalizedEvent
        {
            Id = root.FindInt64("id"),
            OptinSetupId = root.FindInt64("optinsetup_id"),
            SubscriberId = root.FindInt64("subscriber_id"),
            Fields = [.. root.GetProperty("fields").EnumerateArray().Select(ReadField)],
            Lists = [.. root.GetProperty("lists").EnumerateArray().Select(ReadList)],
            ActivatedAt = root.FindTimestamp("activate_at"),
        };
    }

    private static MailingworkField ReadField(JsonElement field) => new() { Id = field.FindInt64("id") ?? 0, Value = field.FindString("value") };

    private static MailingworkListEntry ReadList(JsonElement list) => new() { Id = list.FindInt64("id") ?? 0, Value = list.FindInt64("value") == 1 };
}
