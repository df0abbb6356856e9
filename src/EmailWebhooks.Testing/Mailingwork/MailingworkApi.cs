using System.Globalization;
using EmailWebhooks.Mailingwork;
using Microsoft.AspNetCore.Http;

namespace EmailWebhooks.Testing;

/// <summary>Responds to API requests: checks the login and the parameters, executes the function, and applies queued faults.</summary>
internal sealed class MailingworkApi
{
    private const string Path = "/webservice/webservice/json/";
    private const int LoginFailed = 1;

    private static readonly Dictionary<string, MailingworkFunction> Functions =
        Enum.GetValues<MailingworkFunction>().ToDictionary(function => function.ToString(), StringComparer.OrdinalIgnoreCase);

    private readonly MailingworkEmulatorOptions _options;
    private readonly EmulatedAccount _account;
    private readonly MailingworkDeliverer _deliverer;
    private readonly MailingworkEnvelope _envelope;
    private readonly MailingworkFaultQueue _faults;
    private readonly ChangeSignal _changed;
    private readonly int[] _requests = new int[Functions.Count];
    private readonly int[] _executed = new int[Functions.Count];

    public MailingworkApi(MailingworkEmulatorOptions options, EmulatedAccount account, MailingworkDeliverer deliverer, MailingworkFaultQueue faults, ChangeSignal changed)
    {
        _options = options;
        _account = account;
        _deliverer = deliverer;
        _faults = faults;
        _changed = changed;
        _envelope = new MailingworkEnvelope(options.ResponseShape);
    }

    public int CountRequests(MailingworkFunction function) => Volatile.Read(ref _requests[(int)function]);

    public int CountExecuted(MailingworkFunction function) => Volatile.Read(ref _executed[(int)function]);

    public Task HandleAsync(HttpContext context, CancellationToken ended)
    {
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(Path, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return _options.HandleOtherPath?.Invoke(context, ended) ?? Task.CompletedTask;
        }

        var name = path[Path.Length..];
        if (Functions.TryGetValue(name, out var function))
        {
            return HandleAsync(function, context, ended);
        }

        _options.Observer?.Called(new EmulatedCall(name, [], "the function does not exist"));
        return RespondAsync(context, _envelope.Error(_options.ErrorCodes.UnknownFunction, "The function does not exist."), ended);
    }

    private async Task HandleAsync(MailingworkFunction function, HttpContext context, CancellationToken ended)
    {
        Interlocked.Increment(ref _requests[(int)function]);
        _changed.Raise();
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

        var (response, result) = fault is null or { IsAfterWork: true } ? await CallAsync(function, form).ConfigureAwait(false) : ([], "");
        _options.Observer?.Called(new EmulatedCall(function.ToString(), form.Parameters, fault?.ToString() ?? result));
        await (fault?.ApplyAsync(context, ended) ?? RespondAsync(context, response, ended)).ConfigureAwait(false);
    }

    private async Task<(byte[] Response, string Result)> CallAsync(MailingworkFunction function, MailingworkForm form)
    {
        if (!form.IsLoginValid)
        {
            return (_envelope.Error(LoginFailed, "Login failed."), "error 1: login failed");
        }

        try
        {
            var response = await ExecuteAsync(function, form).ConfigureAwait(false);
            Interlocked.Increment(ref _executed[(int)function]);
            _changed.Raise();
            return (response, "ok");
        }
        catch (RefusedCallException refused)
        {
            return (_envelope.Error(refused.ErrorCode, refused.Message), string.Create(CultureInfo.InvariantCulture, $"error {refused.ErrorCode}: {refused.Message}"));
        }
    }

    private async Task<byte[]> ExecuteAsync(MailingworkFunction function, MailingworkForm form)
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

    private static Task RespondAsync(HttpContext context, byte[] json, CancellationToken ended)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json, 0, json.Length, ended);
    }
}

/// <summary>Observes an emulator. Its methods are called concurrently.</summary>
internal interface IMailingworkObserver
{
    void Called(EmulatedCall call);

    void Delivered(MailingworkDelivery delivery);

    void Deactivated(MailingworkSystemNotification notification);
}

/// <summary>A call to the API.</summary>
/// <param name="Function">The name of the function.</param>
/// <param name="Parameters">The parameters without the credentials.</param>
/// <param name="Result">The outcome.</param>
internal sealed record EmulatedCall(string Function, IReadOnlyList<(string Name, string Value)> Parameters, string Result);
