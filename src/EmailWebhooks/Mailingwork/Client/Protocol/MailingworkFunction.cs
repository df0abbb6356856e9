namespace EmailWebhooks.Mailingwork.Client;

/// <summary>The functions of the webhook API, spelled as in the vendor's doku "Schnittstellen: WebHooks" (id 451).</summary>
internal static class MailingworkFunction
{
    public const string CreateWebHook = "CreateWebHook";
    public const string GetWebHooks = "GetWebHooks";
    public const string ActivateWebHook = "ActivateWebHook";
    public const string DeleteWebHookById = "DeleteWebHookById";

    public static IReadOnlyList<string> All { get; } = [CreateWebHook, GetWebHooks, ActivateWebHook, DeleteWebHookById];
}
