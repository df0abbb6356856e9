using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Mailingwork;

/// <summary>An event that a MAILINGWORK webhook delivers, with the members that all events share.</summary>
/// <remarks>
/// <para>
/// The body does not name its event, so register one URL per event, and tell
/// <see cref="Parse(MailingworkEventType, ReadOnlySpan{byte})"/> which event the URL is for. Switch on the concrete type:
/// <see cref="MailingworkOptinFinalizedEvent"/>, <see cref="MailingworkOptoutFinalizedEvent"/>,
/// <see cref="MailingworkProfileManagerFinalizedEvent"/>, or <see cref="UnknownMailingworkEvent"/> for any event that this
/// version does not know.
/// </para>
/// <para>
/// The members come from the vendor's documentation, "Schnittstellen: WebHooks" (id 451), which shows only the body of
/// <c>optin_finalized</c>. Each member is optional: null means that the payload does not contain it, or that its value is
/// null. A member whose value cannot be read as its type is kept in <see cref="WebhookEvent.AdditionalProperties"/> under
/// its own name.
/// </para>
/// </remarks>
/// <example>
/// An opt-in, as it is delivered:
/// <code>
/// {
///   "id": 371, "optinsetup_id": 60, "subscriber_id": 6049065,
///   "fields": [{ "id": 1, "value": "max.muster@example.com" }, { "id": 3, "value": "Max" }],
///   "lists": [{ "id": 1, "value": 1 }, { "id": 3, "value": 0 }],
///   "activate_at": "2025-11-11 09:27:29"
/// }
/// </code>
/// </example>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public abstract class MailingworkEvent : WebhookEvent
{
    private protected MailingworkEvent()
    {
    }

    /// <summary>The type of the event, which is not a member of the body.</summary>
    public abstract MailingworkEventType Type { get; }

    /// <summary><c>id</c>: the vendor's id of the event.</summary>
    public long? Id { get; set; }

    /// <summary><c>subscriber_id</c>: the id of the subscriber.</summary>
    public long? SubscriberId { get; set; }

    /// <summary><c>fields</c>: the fields of the subscriber's profile, whose ids are specific to the account. Empty, never null, if the payload contains none.</summary>
    public IReadOnlyList<MailingworkField> Fields { get; set => field = value ?? []; } = [];

    /// <summary><c>lists</c>: the lists that the event is about; the meaning of an entry's value depends on the event. Empty, never null, if the payload contains none.</summary>
    public IReadOnlyList<MailingworkListEntry> Lists { get; set => field = value ?? []; } = [];

    /// <summary><c>activate_at</c>: when the event took effect, as a wall clock time whose zone the vendor does not name.</summary>
    public WebhookTimestamp? ActivatedAt { get; set; }

    /// <summary>Finds the profile field with this id.</summary>
    /// <param name="id">The field's id in the account.</param>
    /// <returns>The field; null if the event does not contain it.</returns>
    public MailingworkField? FindField(long id) => Fields.FirstOrDefault(field => field.Id == id);

    /// <summary>Parses the body of a delivery from UTF-8.</summary>
    /// <param name="type">The event that the URL was registered for.</param>
    /// <param name="utf8Json">The body as received; a leading byte order mark is skipped.</param>
    /// <returns>An event of the class for <paramref name="type"/>; an <see cref="UnknownMailingworkEvent"/> if this version does not know the type.</returns>
    /// <exception cref="JsonException">The body is malformed, is not a JSON object, nests deeper than 64 levels, or contains text that cannot be converted to UTF-16.</exception>
    public static MailingworkEvent Parse(MailingworkEventType type, ReadOnlySpan<byte> utf8Json) => Payload.Parse(utf8Json, MailingworkFormats.Of(type));

    /// <summary>Parses the body of a delivery from a string.</summary>
    /// <param name="type">The event that the URL was registered for.</param>
    /// <param name="json">The body; a leading byte order mark is skipped.</param>
    /// <returns>An event of the class for <paramref name="type"/>; an <see cref="UnknownMailingworkEvent"/> if this version does not know the type.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException">The body is malformed, is not a JSON object, nests deeper than 64 levels, or contains text that is not valid UTF-16.</exception>
    public static MailingworkEvent Parse(MailingworkEventType type, string json)
    {
        using var body = PooledBody.FromText(json);
        return Parse(type, body.Span);
    }

    /// <summary>Reads a stream to its end and parses it as the body of a delivery. The length of the body is not limited; limit it at its source.</summary>
    /// <param name="type">The event that the URL was registered for.</param>
    /// <param name="utf8Json">The body as received; a leading byte order mark is skipped. The stream is not disposed.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>An event of the class for <paramref name="type"/>; an <see cref="UnknownMailingworkEvent"/> if this version does not know the type.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="utf8Json"/> is null.</exception>
    /// <exception cref="JsonException">The body is malformed, is not a JSON object, nests deeper than 64 levels, contains text that cannot be converted to UTF-16, or is longer than an array can be (2 GiB).</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async ValueTask<MailingworkEvent> ParseAsync(MailingworkEventType type, Stream utf8Json, CancellationToken cancellationToken = default)
    {
        using var body = await PooledBody.ReadAsync(utf8Json, cancellationToken).ConfigureAwait(false);
        return Parse(type, body.Span);
    }
}
