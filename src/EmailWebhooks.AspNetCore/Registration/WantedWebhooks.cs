using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailWebhooks.AspNetCore.Registration;

/// <summary>The webhooks that should exist: one for each event, its URL carrying the first secret.</summary>
/// <param name="App">The application that they belong to.</param>
/// <param name="EventTypes">The events, each once.</param>
/// <param name="BaseUrl">The URL without the event and the secret.</param>
/// <param name="SecretParameter">The query parameter that carries the secret.</param>
/// <param name="Secrets">The secrets that the receiver accepts, the current one first; empty when it requires none.</param>
internal sealed record WantedWebhooks(
    string App, IReadOnlyList<MailingworkEventType> EventTypes, Uri BaseUrl, string SecretParameter, IReadOnlyList<string> Secrets)
{
    /// <summary>The secret of new webhooks; empty when there is none.</summary>
    public string CurrentSecret => Secrets.Count > 0 ? Secrets[0] : "";

    public Uri UrlOf(MailingworkEventType eventType, string secret) => UrlOf(BaseUrl, eventType, secret);

    /// <summary>The URL of an event at another base URL, for example that of the probe.</summary>
    public Uri UrlOf(Uri baseUrl, MailingworkEventType eventType, string secret)
    {
        var path = $"{baseUrl.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(eventType.Name)}";
        return new Uri(secret.Length == 0 ? path : $"{path}?{Uri.EscapeDataString(SecretParameter)}={Uri.EscapeDataString(secret)}");
    }

    public bool Accepts(string secret) => Secrets.Count == 0 || Secrets.Contains(secret, StringComparer.Ordinal);

    /// <summary>Whether a URL is that of an event, whatever its secret; if so, gets the secret.</summary>
    public bool TryGetSecret(MailingworkEventType eventType, Uri url, out string secret)
    {
        secret = "";
        if (!HttpUrl.AreEqual(WithoutQuery(url), UrlOf(eventType, secret: "")) || url.Fragment.Length > 0)
        {
            return false;
        }

        var parameters = 0;
        foreach (var parameter in new QueryStringEnumerable(url.Query))
        {
            parameters++;
            if (!parameter.DecodeName().Span.Equals(SecretParameter, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            secret = parameter.DecodeValue().ToString();
        }

        return parameters == (Secrets.Count == 0 ? 0 : 1);
    }

    /// <summary>Compares the items of the lists.</summary>
    public bool Equals(WantedWebhooks? other) =>
        other is not null
        && App == other.App
        && BaseUrl == other.BaseUrl
        && SecretParameter == other.SecretParameter
        && EventTypes.SequenceEqual(other.EventTypes)
        && Secrets.SequenceEqual(other.Secrets);

    public override int GetHashCode() => HashCode.Combine(App, BaseUrl, SecretParameter, EventTypes.Count, Secrets.Count);

    /// <summary>Never contains the secrets.</summary>
    public override string ToString() => $"{App}: {string.Join(", ", EventTypes)}";

    private static Uri WithoutQuery(Uri url) => url.Query.Length == 0 ? url : new Uri(url.GetLeftPart(UriPartial.Path));
}
