using System.Globalization;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace EmailWebhooks.Testing;

/// <summary>The parameters of a call: the form of a form-encoded POST; for any other request, none.</summary>
internal sealed class MailingworkForm
{
    private const string ContentType = "application/x-www-form-urlencoded";

    private readonly Dictionary<string, StringValues> _values;
    private readonly MailingworkEmulatorOptions _options;

    private MailingworkForm(Dictionary<string, StringValues> values, MailingworkEmulatorOptions options)
    {
        _values = values;
        _options = options;
    }

    public bool IsLoginValid => Find("username") == _options.Username && Find("password") == _options.Password;

    /// <summary>The parameters without the credentials.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters =>
        [.. from parameter in _values where parameter.Key is not ("username" or "password") select (parameter.Key, parameter.Value.ToString())];

    /// <exception cref="InvalidDataException">The form exceeds the limits of the form reader.</exception>
    public static async Task<MailingworkForm> ReadAsync(HttpRequest request, MailingworkEmulatorOptions options, CancellationToken cancellationToken)
    {
        var isForm = HttpMethods.IsPost(request.Method)
            && request.ContentType is { } contentType
            && contentType.Split(';')[0].Trim().Equals(ContentType, StringComparison.OrdinalIgnoreCase);
        return new MailingworkForm(isForm ? await new FormPipeReader(request.BodyReader).ReadFormAsync(cancellationToken).ConfigureAwait(false) : [], options);
    }

    /// <summary>Finds the last value with this name, as PHP does; null if there is none or it is empty.</summary>
    public string? Find(string name) => _values.TryGetValue(name, out var values) && values is [.., { Length: > 0 } last] ? last : null;

    public string Get(string name) =>
        Find(name) ?? throw new RefusedCallException(_options.ErrorCodes.MissingParameter, $"The parameter '{name}' is missing.");

    public MailingworkEventType GetEventType(string name)
    {
        var eventType = new MailingworkEventType(Get(name));
        return _options.SupportedEvents.Contains(eventType) ? eventType : throw Invalid(name, "is not a supported event");
    }

    public Uri GetUrl(string name) =>
        Uri.TryCreate(Get(name), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? url
            : throw Invalid(name, "is not an absolute http or https URL");

    public long GetId(string name) =>
        long.TryParse(Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw Invalid(name, "is not a number");

    private RefusedCallException Invalid(string name, string fault) => new(_options.ErrorCodes.InvalidParameter, $"The parameter '{name}' {fault}.");
}

/// <summary>The account refuses a call: an error of the API, or an invalid operation if the test itself makes the call.</summary>
internal sealed class RefusedCallException(int errorCode, string message) : InvalidOperationException(message)
{
    public int ErrorCode { get; } = errorCode;
}
