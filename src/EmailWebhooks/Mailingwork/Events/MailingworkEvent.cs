using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>An event that a MAILINGWORK webhook delivers: the members that all events share.</summary>
/// <remarks>
/// <para>
/// The body does not name its event, so register one URL per event and tell <see cref="Parse(MailingworkEventType, ReadOnlySpan{byte})"/>
/// which one it is. Switch on the concrete type: <see cref="MailingworkOptinFinalizedEvent"/>,
/// <see cref="MailingworkOptoutFinalizedEvent"/>, <see cref="MailingworkProfileManagerFinalizedEvent"/>, and
/// <see cref="UnknownMailingworkEvent"/> for every event this version does not know.
/// </para>
/// <para>
/// The members come from the vendor's doku, "Schnittstellen: WebHooks" (id 451), which documents the body of
/// <c>optin_finalized</c> only. Every one is optional: null means that the payload did not have it, or had null. A
/// member whose value cannot be read as its type is kept in <see cref="WebhookEvent.AdditionalProperties"/> under its own name.
/// </para>
/// </remarks>
[JsonConverter(typeof(MailingworkEventConverter))]
public abstract class MailingworkEvent : WebhookEvent
{
    private protected MailingworkEvent()
    {
    }

    /// <summary>Which event this is. It is not part of the body.</summary>
    [JsonIgnore]
    public abstract MailingworkEventType Type { get; }

    /// <summary>The id that the vendor gave the event.</summary>
    [JsonPropertyName("id"), JsonPropertyOrder(0), JsonConverter(typeof(Int64Converter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Id { get; set; }

    /// <summary>The id of the subscriber.</summary>
    [JsonPropertyName("subscriber_id"), JsonPropertyOrder(2), JsonConverter(typeof(Int64Converter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SubscriberId { get; set; }

    /// <summary>The subscriber's profile fields; their ids are the account's own. Never null: empty when the payload has none.</summary>
    [JsonPropertyName("fields"), JsonPropertyOrder(3), JsonConverter(typeof(NestedListConverter<MailingworkField, MailingworkFieldMembers>))]
    public IReadOnlyList<MailingworkField> Fields { get; set => field = value ?? []; } = [];

    /// <summary>The lists that the event is about; what an entry's value means depends on the event. Never null: empty when the payload has none.</summary>
    [JsonPropertyName("lists"), JsonPropertyOrder(4), JsonConverter(typeof(NestedListConverter<MailingworkListEntry, MailingworkListEntryMembers>))]
    public IReadOnlyList<MailingworkListEntry> Lists { get; set => field = value ?? []; } = [];

    /// <summary>When the event took effect (<c>activate_at</c>): a wall clock whose zone the vendor does not name.</summary>
    [JsonPropertyName("activate_at"), JsonPropertyOrder(5), JsonConverter(typeof(NullableWebhookTimestampConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookTimestamp? ActivatedAt { get; set; }

    /// <summary>Finds the profile field with this id.</summary>
    /// <param name="id">The field's id in the account.</param>
    /// <returns>The field, or null when the event does not have it.</returns>
    public MailingworkField? FindField(long id) => Fields.FirstOrDefault(field => field.Id == id);

    /// <summary>Reads the event that a webhook delivered, as UTF-8.</summary>
    /// <param name="type">The event that the URL was registered for.</param>
    /// <param name="utf8Json">The body as received; a leading byte order mark is skipped.</param>
    /// <returns>The event of its type; an <see cref="UnknownMailingworkEvent"/> when this version does not know the type.</returns>
    /// <exception cref="JsonException">The body is not JSON, is no JSON object, or nests deeper than 64 levels.</exception>
    public static MailingworkEvent Parse(MailingworkEventType type, ReadOnlySpan<byte> utf8Json) => MailingworkEventParser.Parse(type, utf8Json);

    /// <summary>Reads the event that a webhook delivered, as text.</summary>
    /// <param name="type">The event that the URL was registered for.</param>
    /// <param name="json">The body; a leading byte order mark is skipped.</param>
    /// <returns>The event of its type; an <see cref="UnknownMailingworkEvent"/> when this version does not know the type.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException">The body is not JSON, is no JSON object, or nests deeper than 64 levels.</exception>
    public static MailingworkEvent Parse(MailingworkEventType type, string json)
    {
        using var body = PooledBody.FromText(json);
        return Parse(type, body.Span);
    }

    /// <summary>Reads the event that a webhook delivered from a stream, to its end. The length is not limited here: limit it where the body comes from.</summary>
    /// <param name="type">The event that the URL was registered for.</param>
    /// <param name="utf8Json">The body as received; a leading byte order mark is skipped. It is not disposed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The event of its type; an <see cref="UnknownMailingworkEvent"/> when this version does not know the type.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="utf8Json"/> is null.</exception>
    /// <exception cref="JsonException">The body is not JSON, is no JSON object, or nests deeper than 64 levels.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<MailingworkEvent> ParseAsync(MailingworkEventType type, Stream utf8Json, CancellationToken cancellationToken = default)
    {
        using var body = await PooledBody.ReadAsync(utf8Json, cancellationToken).ConfigureAwait(false);
        return Parse(type, body.Span);
    }
}
