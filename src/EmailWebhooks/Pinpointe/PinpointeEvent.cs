using System.Text.Json;
using System.Text.Json.Serialization;
using EmailWebhooks.Serialization;

namespace EmailWebhooks.Pinpointe;

/// <summary>
/// An event that a Pinpointe webhook (version 2.0) delivers: the members that all events share.
/// </summary>
/// <remarks>
/// <para>
/// Switch on the concrete type: <see cref="PinpointeOpenEvent"/>, <see cref="PinpointeClickEvent"/>,
/// <see cref="PinpointeBounceEvent"/>, <see cref="PinpointeUnsubscribeEvent"/>, <see cref="PinpointeComplaintEvent"/>,
/// and <see cref="UnknownPinpointeEvent"/> for every event this version does not know.
/// </para>
/// <para>
/// The members and their meaning come from Pinpointe's help, "Webhooks 2.0: Campaign Opens and Link Clicks"
/// (article 12000098737). Every one is optional: null means that the payload did not have it, or had null. A member
/// whose value cannot be read as its type is kept in <see cref="WebhookEvent.AdditionalProperties"/> under its own name.
/// </para>
/// <para>
/// The vendor does not sign its deliveries and may deliver an event more than once: authenticate with a secret in the
/// URL, and handle events so that a repeat does no harm.
/// </para>
/// </remarks>
[JsonConverter(typeof(PinpointeEventConverter))]
public abstract class PinpointeEvent : WebhookEvent, IJsonOnDeserialized
{
    private const string EmailName = "email";
    private const string EmailAlias = "emailAddress";

    private protected PinpointeEvent(string? name) => Event = name;

    /// <summary>What the payload says happened: <c>open</c>, <c>click</c>, … A new event object already knows its name.</summary>
    [JsonPropertyName("event"), JsonPropertyOrder(0), JsonConverter(typeof(PinpointeEventNameConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Event { get; set; }

    /// <summary>The Pinpointe user id of the user who created the webhook.</summary>
    [JsonPropertyName("userId"), JsonPropertyOrder(1), JsonConverter(typeof(Int64Converter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? UserId { get; set; }

    /// <summary>The Pinpointe user name of the user who created the webhook.</summary>
    [JsonPropertyName("userName"), JsonPropertyOrder(2), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UserName { get; set; }

    /// <summary>When the event was recorded. The vendor publishes neither its format nor its time zone.</summary>
    [JsonPropertyName("time"), JsonPropertyOrder(3), JsonConverter(typeof(NullableWebhookTimestampConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookTimestamp? Time { get; set; }

    /// <summary>The IP address the event came from. Personal data: keep it out of logs.</summary>
    [JsonPropertyName("ipAddress"), JsonPropertyOrder(4), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IpAddress { get; set; }

    /// <summary>The contact's subscriber id.</summary>
    [JsonPropertyName("subscriberId"), JsonPropertyOrder(5), JsonConverter(typeof(Int64Converter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SubscriberId { get; set; }

    /// <summary>
    /// The contact's e-mail address, read from <c>email</c>; where that is absent or null, from <c>emailAddress</c>.
    /// Personal data: keep it out of logs.
    /// </summary>
    [JsonPropertyName(EmailName), JsonPropertyOrder(6), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; set; }

    /// <summary>The kind of statistic: <c>newsletter</c> for a normal newsletter.</summary>
    [JsonPropertyName("statType"), JsonPropertyOrder(8), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StatType { get; set; }

    /// <summary>The kind of send: <c>newsletter</c> for a normal newsletter send.</summary>
    [JsonPropertyName("sendType"), JsonPropertyOrder(9), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SendType { get; set; }

    /// <summary>The statistics id of the campaign send.</summary>
    [JsonPropertyName("statId"), JsonPropertyOrder(10), JsonConverter(typeof(Int64Converter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? StatId { get; set; }

    /// <summary>The id of the database (contact list).</summary>
    [JsonPropertyName("listId"), JsonPropertyOrder(11), JsonConverter(typeof(Int64Converter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ListId { get; set; }

    /// <summary>The name of the database (contact list).</summary>
    [JsonPropertyName("listName"), JsonPropertyOrder(12), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ListName { get; set; }

    /// <summary>The id of the newsletter (campaign).</summary>
    [JsonPropertyName("newsletterId"), JsonPropertyOrder(13), JsonConverter(typeof(Int64Converter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? NewsletterId { get; set; }

    /// <summary>The name of the newsletter (campaign).</summary>
    [JsonPropertyName("newsletterName"), JsonPropertyOrder(14), JsonConverter(typeof(TextConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NewsletterName { get; set; }

    /// <summary>Reads the event that a webhook delivered, as UTF-8.</summary>
    /// <param name="utf8Json">The body as received; a leading byte order mark is skipped.</param>
    /// <returns>The event of its type; an <see cref="UnknownPinpointeEvent"/> when the payload names another event or none.</returns>
    /// <exception cref="JsonException">The body is not JSON, is no JSON object, or nests deeper than 64 levels.</exception>
    public static PinpointeEvent Parse(ReadOnlySpan<byte> utf8Json) => PinpointeEventParser.Parse(utf8Json);

    /// <summary>Reads the event that a webhook delivered, as text.</summary>
    /// <param name="json">The body; a leading byte order mark is skipped.</param>
    /// <returns>The event of its type; an <see cref="UnknownPinpointeEvent"/> when the payload names another event or none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException">The body is not JSON, is no JSON object, or nests deeper than 64 levels.</exception>
    public static PinpointeEvent Parse(string json)
    {
        using var body = PooledBody.FromText(json);
        return Parse(body.Span);
    }

    /// <summary>Reads the event that a webhook delivered from a stream, to its end. The length is not limited here: limit it where the body comes from.</summary>
    /// <param name="utf8Json">The body as received; a leading byte order mark is skipped. It is not disposed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The event of its type; an <see cref="UnknownPinpointeEvent"/> when the payload names another event or none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="utf8Json"/> is null.</exception>
    /// <exception cref="JsonException">The body is not JSON, is no JSON object, or nests deeper than 64 levels.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<PinpointeEvent> ParseAsync(Stream utf8Json, CancellationToken cancellationToken = default)
    {
        using var body = await PooledBody.ReadAsync(utf8Json, cancellationToken).ConfigureAwait(false);
        return Parse(body.Span);
    }

    void IJsonOnDeserialized.OnDeserialized() => FillFromAliases();

    /// <summary>Fills <see cref="Email"/> from its alias where the payload has no <c>email</c>, not even one that could not be read.</summary>
    internal void FillFromAliases()
    {
        if (AdditionalProperties is not null && Email is null && !AdditionalProperties.ContainsKey(EmailName)
            && AdditionalProperties.TryGetValue(EmailAlias, out var alias) && alias.ValueKind == JsonValueKind.String)
        {
            Email = alias.GetString();
            AdditionalProperties = AdditionalProperties.Without(EmailAlias);
        }
    }
}
