using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>An event that a Pinpointe webhook (version 2.0) delivers, with the members that all events share.</summary>
/// <remarks>
/// <para>
/// Switch on the concrete type: <see cref="PinpointeOpenEvent"/>, <see cref="PinpointeClickEvent"/>,
/// <see cref="PinpointeBounceEvent"/>, <see cref="PinpointeUnsubscribeEvent"/>, <see cref="PinpointeComplaintEvent"/>,
/// or <see cref="UnknownPinpointeEvent"/> for any event that this version does not know.
/// </para>
/// <para>
/// The members and their meaning come from Pinpointe's help, "Webhooks 2.0: Campaign Opens and Link Clicks"
/// (article 12000098737). Each member is optional: null means that the payload does not contain it, or that its value is
/// null. A member whose value cannot be read as its type is kept in <see cref="WebhookEvent.AdditionalProperties"/> under its
/// own name.
/// </para>
/// <para>
/// The vendor does not sign its deliveries, and does not say that it delivers an event only once. Authenticate deliveries
/// with a secret in the URL, and handle events so that a second delivery does no harm.
/// </para>
/// <para>
/// <see cref="JsonSerializer"/> reads this type as <c>Parse</c> does. The messages of exceptions do not quote the payload,
/// except where the serializer itself finds malformed JSON: in the first token, after the end of the value, and in a value in
/// a stream that is longer than the serializer's buffer.
/// </para>
/// </remarks>
/// <example>
/// A click, as it is delivered:
/// <code>
/// {
///   "event": "click", "userId": 10423, "userName": "marketing@acme.example", "time": "2025-11-11 09:27:29",
///   "ipAddress": "203.0.113.77", "subscriberId": 98127364, "email": "max.mustermann@example.com",
///   "visitorId": "8f14e45fceea167a5a36dedd4bea2543", "statType": "newsletter", "sendType": "newsletter",
///   "statId": 55120, "listId": 317, "listName": "Customers EMEA", "newsletterId": 90871,
///   "newsletterName": "November product update",
///   "detail": { "linkid": 44123, "url": "https://www.acme.example/products" },
///   "visitorToken": "c9f0f895fb98ab9159f51fd0297e236d", "userAgent": "Mozilla/5.0"
/// }
/// </code>
/// </example>
[JsonConverter(typeof(EmailWebhooksJsonConverterFactory))]
public abstract class PinpointeEvent : WebhookEvent
{
    internal const string OpenName = "open";
    internal const string ClickName = "click";
    internal const string BounceName = "bounce";
    internal const string UnsubscribeName = "unsubscribe";
    internal const string ComplaintName = "complaint";

    private protected PinpointeEvent(string? name) => Event = name;

    /// <summary><c>event</c>: the name of the event, for instance <c>open</c> or <c>click</c>. The constructor of each event class sets it.</summary>
    public string? Event { get; set; }

    /// <summary><c>userId</c>: the Pinpointe user id of the user who created the webhook.</summary>
    public long? UserId { get; set; }

    /// <summary><c>userName</c>: the Pinpointe user name of the user who created the webhook.</summary>
    public string? UserName { get; set; }

    /// <summary><c>time</c>: when the event was recorded. The vendor does not publish the format or the time zone.</summary>
    public WebhookTimestamp? Time { get; set; }

    /// <summary><c>ipAddress</c>: an IP address, whose meaning the vendor does not document. It is personal data, so keep it out of logs.</summary>
    public string? IpAddress { get; set; }

    /// <summary><c>subscriberId</c>: the contact's subscriber id.</summary>
    public long? SubscriberId { get; set; }

    /// <summary>
    /// <c>email</c>: the contact's email address. It is read from <c>emailAddress</c> if <c>email</c> is absent or null. It is
    /// personal data, so keep it out of logs.
    /// </summary>
    public string? Email { get; set; }

    /// <summary><c>statType</c>: the kind of statistic, <c>newsletter</c> for a normal newsletter.</summary>
    public string? StatType { get; set; }

    /// <summary><c>sendType</c>: the kind of send, <c>newsletter</c> for a normal newsletter send.</summary>
    public string? SendType { get; set; }

    /// <summary><c>statId</c>: the statistics id of the campaign send.</summary>
    public long? StatId { get; set; }

    /// <summary><c>listId</c>: the id of the database (contact list).</summary>
    public long? ListId { get; set; }

    /// <summary><c>listName</c>: the name of the database (contact list).</summary>
    public string? ListName { get; set; }

    /// <summary><c>newsletterId</c>: the id of the newsletter (campaign).</summary>
    public long? NewsletterId { get; set; }

    /// <summary><c>newsletterName</c>: the name of the newsletter (campaign).</summary>
    public string? NewsletterName { get; set; }

    /// <summary>Parses the body of a delivery from UTF-8.</summary>
    /// <param name="utf8Json">The body as received; a leading byte order mark is skipped.</param>
    /// <returns>An event of the class for the event that the body names; an <see cref="UnknownPinpointeEvent"/> if the body names another event or none.</returns>
    /// <exception cref="JsonException">The body is malformed, is not a JSON object, nests deeper than 64 levels, or contains text that cannot be converted to UTF-16.</exception>
    public static PinpointeEvent Parse(ReadOnlySpan<byte> utf8Json) => Payload.Parse(utf8Json, PinpointeFormats.Any);

    /// <summary>Parses the body of a delivery from a string.</summary>
    /// <param name="json">The body; a leading byte order mark is skipped.</param>
    /// <returns>An event of the class for the event that the body names; an <see cref="UnknownPinpointeEvent"/> if the body names another event or none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException">The body is malformed, is not a JSON object, nests deeper than 64 levels, or contains text that is not valid UTF-16.</exception>
    public static PinpointeEvent Parse(string json)
    {
        using var body = PooledBody.FromText(json);
        return Parse(body.Span);
    }

    /// <summary>Reads a stream to its end and parses it as the body of a delivery. The length of the body is not limited; limit it at its source.</summary>
    /// <param name="utf8Json">The body as received; a leading byte order mark is skipped. The stream is not disposed.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>An event of the class for the event that the body names; an <see cref="UnknownPinpointeEvent"/> if the body names another event or none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="utf8Json"/> is null.</exception>
    /// <exception cref="JsonException">The body is malformed, is not a JSON object, nests deeper than 64 levels, contains text that cannot be converted to UTF-16, or is longer than an array can be (2 GiB).</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async ValueTask<PinpointeEvent> ParseAsync(Stream utf8Json, CancellationToken cancellationToken = default)
    {
        using var body = await PooledBody.ReadAsync(utf8Json, cancellationToken).ConfigureAwait(false);
        return Parse(body.Span);
    }
}
