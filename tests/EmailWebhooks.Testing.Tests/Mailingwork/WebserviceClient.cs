using System.Text.Json;

namespace EmailWebhooks.Testing.Tests.Mailingwork;

/// <summary>A client that sends plain form posts, as a program in any language would.</summary>
internal sealed class WebserviceClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly MailingworkEmulator _emulator;

    public WebserviceClient(MailingworkEmulator emulator)
    {
        _emulator = emulator;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = emulator.BaseAddress };
    }

    public static string PathOf(string function) => $"webservice/webservice/json/{function}";

    /// <summary>Calls a function with the right credentials, unless the parameters contain others.</summary>
    public async Task<HttpResponseMessage> PostAsync(string function, params (string Name, string Value)[] parameters)
    {
        var form = new Dictionary<string, string> { ["username"] = _emulator.Username, ["password"] = _emulator.Password };
        foreach (var (name, value) in parameters)
        {
            form[name] = value;
        }

        using var content = new FormUrlEncodedContent(form);
        return await _http.PostAsync(PathOf(function), content);
    }

    /// <summary>Calls a function, and requires an envelope with HTTP status 200.</summary>
    public async Task<JsonElement> CallAsync(string function, params (string Name, string Value)[] parameters)
    {
        using var response = await PostAsync(function, parameters);
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    public Task<JsonElement> CreateAsync(string eventName, string url, string app = "crm") =>
        CallAsync("CreateWebHook", ("app", app), ("event", eventName), ("url", url));

    /// <summary>Cancels all calls that have no response yet.</summary>
    public void GiveUp() => _http.CancelPendingRequests();

    public void Dispose() => _http.Dispose();
}
