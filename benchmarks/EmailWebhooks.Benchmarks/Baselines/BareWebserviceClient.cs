using System.Net.Http.Json;

namespace EmailWebhooks.Benchmarks.Baselines;

/// <summary>What a developer writes with <see cref="HttpClient"/> alone: posts the same forms, reads the same answers.</summary>
internal sealed class BareWebserviceClient(Uri baseAddress, string username, string password) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = baseAddress };

    public async Task<WebserviceRow[]> GetWebHooksAsync()
    {
        using var form = new FormUrlEncodedContent([new("username", username), new("password", password)]);
        using var response = await _client.PostAsync(new Uri("webservice/webservice/json/GetWebHooks", UriKind.Relative), form).ConfigureAwait(false);
        var answer = await response.Content.ReadFromJsonAsync(WebserviceJsonContext.Default.WebserviceAnswerWebserviceRowArray).ConfigureAwait(false);
        return answer!.Error == 0 ? answer.Result! : throw new InvalidOperationException(answer.Message);
    }

    public async Task ActivateWebHookAsync(string id)
    {
        using var form = new FormUrlEncodedContent([new("username", username), new("password", password), new("webHookId", id)]);
        using var response = await _client.PostAsync(new Uri("webservice/webservice/json/ActivateWebHook", UriKind.Relative), form).ConfigureAwait(false);
        var answer = await response.Content.ReadFromJsonAsync(WebserviceJsonContext.Default.WebserviceAnswerBoolean).ConfigureAwait(false);
        if (answer!.Error != 0)
        {
            throw new InvalidOperationException(answer.Message);
        }
    }

    public void Dispose() => _client.Dispose();
}
