using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailWebhooks.Consumer;

/// <summary>The four functions of the vendor's API for one account, with one connection per call, on any platform.</summary>
internal sealed class LoopbackApi : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly Dictionary<int, Dictionary<string, string>> _webhooks = [];

    public LoopbackApi()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri BaseAddress => new($"http://{_listener.LocalEndpoint}/");

    public string Password { get; set; } = "p&ss=wörd";

    /// <summary>The number of calls that are carried out and then end with a broken connection instead of a response.</summary>
    public int ResponsesToLose { get; set; }

    public List<string> Calls { get; } = [];

    public void Dispose() => _listener.Stop();

    private async Task ServeAsync()
    {
        while (true)
        {
            TcpClient connection;
            try
            {
                connection = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            using (connection)
            {
                await RespondAsync(connection.GetStream()).ConfigureAwait(false);
            }
        }
    }

    private async Task RespondAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, detectEncodingFromByteOrderMarks: false, 1024, leaveOpen: true);
        var target = (await reader.ReadLineAsync().ConfigureAwait(false))!.Split(' ')[1];
        var length = 0;
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header.Substring("Content-Length:".Length), CultureInfo.InvariantCulture);
            }
            else if (header.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase))
            {
                await WriteAsync(stream, "HTTP/1.1 100 Continue\r\n\r\n").ConfigureAwait(false);
            }
        }

        // A form contains ASCII characters only, so a character is a byte.
        var form = new char[length];
        await reader.ReadBlockAsync(form, 0, length).ConfigureAwait(false);
        var response = Call(target.Substring(target.LastIndexOf('/') + 1), Parse(new string(form)));
        if (ResponsesToLose-- <= 0)
        {
            await WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {response.Length}\r\nConnection: close\r\n\r\n{response}").ConfigureAwait(false);
        }
    }

    private string Call(string function, Dictionary<string, string> form)
    {
        Calls.Add(function);
        if (form["username"] != "user" || form["password"] != Password)
        {
            return """{"error":1,"message":"login failed","result":[]}""";
        }

        switch (function)
        {
            case "CreateWebHook":
                _webhooks.Add(_webhooks.Count + 1, form);
                return $$"""{"error":0,"message":"ok","result":{ "id": "{{_webhooks.Count}}" } }""";
            case "GetWebHooks":
                var rows = _webhooks.Select(row => $$"""{"id":{{row.Key}},"app":"{{row.Value["app"]}}","event":"{{row.Value["event"]}}","url":"{{row.Value["url"]}}","active":"1"}""");
                return $$"""{"error":0,"message":"ok","result":[{{string.Join(",", rows)}}]}""";
            case "ActivateWebHook" when form["advanced[replayEvents]"] == "1" && _webhooks.ContainsKey(Id(form)):
            case "DeleteWebHookById" when _webhooks.Remove(Id(form)):
                return """{"error":0,"message":"ok","result":null}""";
            default:
                return """{"error":2,"message":"no such webhook","result":null}""";
        }
    }

    private static int Id(Dictionary<string, string> form) => int.Parse(form["webHookId"], CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Parse(string form) =>
        form.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => Decode(pair[0]), pair => Decode(pair[1]));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static Task WriteAsync(Stream stream, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        return stream.WriteAsync(bytes, 0, bytes.Length);
    }
}
