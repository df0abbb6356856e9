namespace EmailWebhooks.Mailingwork.Client;

/// <summary>One call of a function: what is posted, and where to.</summary>
internal sealed class MailingworkRequest(string function, Uri address, MailingworkOptions options, params KeyValuePair<string, string>[] parameters)
{
    public string Function => function;

    public MailingworkOptions Options => options;

    public HttpRequestMessage ToHttp() => new(HttpMethod.Post, address)
    {
        Content = new FormUrlEncodedContent(Form()!),
#if !NET
        // .NET Framework sends a POST a second time by itself when a kept-alive connection turns out to be closed.
        Headers = { ConnectionClose = true },
#endif
    };

    private IEnumerable<KeyValuePair<string, string>> Form() =>
        [new("username", options.Username), new("password", options.Password), .. parameters];
}
