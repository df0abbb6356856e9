using System.Net.Http.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EmailWebhooks.Benchmarks.Http;

/// <summary>A client as a developer would write it with <see cref="HttpClient"/> alone; it posts the same forms and reads the same responses.</summary>
internal sealed class BareWebserviceClient(Uri baseAddress, string username, string password) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = baseAddress };

    public Task<WebserviceRow[]> GetWebHooksAsync() => CallAsync(
        "webservice/webservice/json/GetWebHooks", [new("username", username), new("password", password)], WebserviceJsonContext.Default.WebserviceEnvelopeWebserviceRowArray);

    public Task<bool> ActivateWebHookAsync(string id) => CallAsync(
        "webservice/webservice/json/ActivateWebHook", [new("username", username), new("password", password), new("webHookId", id)], WebserviceJsonContext.Default.WebserviceEnvelopeBoolean);

    public void Dispose() => _client.Dispose();

    private async Task<T> CallAsync<T>(string function, KeyValuePair<string, string>[] parameters, JsonTypeInfo<WebserviceEnvelope<T>> response)
    {
        using var form = new FormUrlEncodedContent(parameters);
        using var message = await _client.PostAsync(new Uri(function, UriKind.Relative), form).ConfigureAwait(false);
        var envelope = await message.Content.ReadFromJsonAsync(response).ConfigureAwait(false);
        return envelope!.Error == 0 ? envelope.Result! : throw new InvalidOperationException(envelope.Message);
    }
}

internal sealed record WebserviceEnvelope<T>(int Error, string? Message, T? Result);

internal sealed record WebserviceRow(long Id, string? App, string? Event, Uri? Url, bool Active);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebserviceEnvelope<WebserviceRow[]>))]
[JsonSerializable(typeof(WebserviceEnvelope<bool>))]
internal sealed partial class WebserviceJsonContext : JsonSerializerContext;
