using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace EmailWebhooks.Benchmarks.Client;

/// <summary>A client as a developer would write it with <see cref="HttpClient"/> alone; it posts the same forms and reads the same responses.</summary>
internal sealed class BareWebserviceClient(Uri baseAddress, string username, string password) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = baseAddress };

    public async Task<WebserviceRow[]> GetWebHooksAsync()
    {
        using var form = new FormUrlEncodedContent([new("username", username), new("password", password)]);
        using var response = await _client.PostAsync(new Uri("webservice/webservice/json/GetWebHooks", UriKind.Relative), form).ConfigureAwait(false);
        var envelope = await response.Content.ReadFromJsonAsync(WebserviceJsonContext.Default.WebserviceEnvelopeWebserviceRowArray).ConfigureAwait(false);
        return envelope!.Error == 0 ? envelope.Result! : throw new InvalidOperationException(envelope.Message);
    }

    public async Task ActivateWebHookAsync(string id)
    {
        using var form = new FormUrlEncodedContent([new("username", username), new("password", password), new("webHookId", id)]);
        using var response = await _client.PostAsync(new Uri("webservice/webservice/json/ActivateWebHook", UriKind.Relative), form).ConfigureAwait(false);
        var envelope = await response.Content.ReadFromJsonAsync(WebserviceJsonContext.Default.WebserviceEnvelopeBoolean).ConfigureAwait(false);
        if (envelope!.Error != 0)
        {
            throw new InvalidOperationException(envelope.Message);
        }
    }

    public void Dispose() => _client.Dispose();
}

internal sealed record WebserviceEnvelope<T>(int Error, string? Message, T? Result);

internal sealed record WebserviceRow(long Id, string? App, string? Event, Uri? Url, bool Active);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebserviceEnvelope<WebserviceRow[]>))]
[JsonSerializable(typeof(WebserviceEnvelope<bool>))]
internal sealed partial class WebserviceJsonContext : JsonSerializerContext;
