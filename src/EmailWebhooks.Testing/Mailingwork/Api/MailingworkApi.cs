using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.Testing;

/// <summary>Answers the API's requests: login, parameters, work, and the faults that were queued.</summary>
internal sealed class MailingworkApi
{
    private const string Path = "/webservice/webservice/json/";
    private const int LoginFailed = 1;

    private static readonly Dictionary<string, MailingworkFunction> Functions =
        Enum.GetValues<MailingworkFunction>().ToDictionary(function => function.ToString(), StringComparer.OrdinalIgnoreCase);

    private readonly MailingworkEmulatorOptions _options;
    private readonly MailingworkAccount _account;
    private readonly MailingworkDeliverer _deliverer;
    private readonly MailingworkEnvelope _envelope;
    private readonly MailingworkFaultQueue _faults;
    private readonly int[] _requests = new int[Functions.Count];
    private readonly int[] _carriedOut = new int[Functions.Count];

    public MailingworkApi(MailingworkEmulatorOptions options, MailingworkAccount account, MailingworkDeliverer deliverer, MailingworkFaultQueue faults)
    {
        _options = options;
        _account = account;
        _deliverer = deliverer;
        _faults = faults;
        _envelope = new MailingworkEnvelope(options.AnswerShape);
    }

    public int CountRequests(MailingworkFunction function) => Volatile.Read(ref _requests[(int)function]);

    public int CountCarriedOut(MailingworkFunction function) => Volatile.Read(ref _carriedOut[(int)function]);

    public Task HandleAsync(HttpContext context, CancellationToken ended)
    {
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(Path, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return Functions.TryGetValue(path[Path.Length..], out var function)
            ? HandleAsync(function, context, ended)
            : AnswerAsync(context, _envelope.Error(_options.ErrorCodes.UnknownFunction, "The function does not exist."), ended);
    }

    private async Task HandleAsync(MailingworkFunction function, HttpContext context, CancellationToken ended)
    {
        Interlocked.Increment(ref _requests[(int)function]);
        var fault = _faults.Next(function);
        MailingworkForm form;
        try
        {
            form = await MailingworkForm.ReadAsync(context.Request, _options, ended).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var answer = fault is null or { IsAfterWork: true } ? await CallAsync(function, form).ConfigureAwait(false) : [];
        await (fault?.SpoilAsync(context, ended) ?? AnswerAsync(context, answer, ended)).ConfigureAwait(false);
    }

    private async Task<byte[]> CallAsync(MailingworkFunction function, MailingworkForm form)
    {
        if (!form.IsLoginRight)
        {
            return _envelope.Error(LoginFailed, "Login failed.");
        }

        try
        {
            var answer = await CarryOutAsync(function, form).ConfigureAwait(false);
            Interlocked.Increment(ref _carriedOut[(int)function]);
            return answer;
        }
        catch (RefusedCallException refused)
        {
            return _envelope.Error(refused.ErrorCode, refused.Message);
        }
    }

    private async Task<byte[]> CarryOutAsync(MailingworkFunction function, MailingworkForm form)
    {
        var names = _options.ParameterNames;
        switch (function)
        {
            case MailingworkFunction.CreateWebHook:
                return _envelope.Created(_account.Create(form.Get("app"), form.GetEventType("event"), form.GetUrl("url")));
            case MailingworkFunction.GetWebHooks:
                var eventType = form.Find(names.EventFilter) is { } name ? new MailingworkEventType(name) : default(MailingworkEventType?);
                return _envelope.List(_account.List(form.Find(names.AppFilter), eventType));
            case MailingworkFunction.ActivateWebHook:
                await _deliverer.ActivateAsync(form.GetId(names.WebhookId), replay: form.Find(names.ReplayEvents) == "1").ConfigureAwait(false);
                return _envelope.Success();
            default:
                _account.Delete(form.GetId(names.WebhookId));
                return _envelope.Success();
        }
    }

    private static Task AnswerAsync(HttpContext context, byte[] json, CancellationToken ended)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, 0, json.Length, ended);
    }
}
