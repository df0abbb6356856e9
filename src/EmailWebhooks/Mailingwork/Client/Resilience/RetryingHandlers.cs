namespace EmailWebhooks.Mailingwork.Client;

/// <summary>The well-known message handlers that repeat requests without knowing what they mean.</summary>
internal static class RetryingHandlers
{
    // By name, because this library does not depend on their packages.
    private static readonly HashSet<string> Known =
    [
        "Microsoft.Extensions.Http.Resilience.ResilienceHandler",
        "Microsoft.Extensions.Http.PolicyHttpMessageHandler",
    ];

    public static void RemoveFrom(IList<DelegatingHandler> handlers)
    {
        for (var i = handlers.Count - 1; i >= 0; i--)
        {
            if (IsKnown(handlers[i].GetType()))
            {
                handlers.RemoveAt(i);
            }
        }
    }

    private static bool IsKnown(Type? type) => type is not null && (Known.Contains(type.FullName ?? "") || IsKnown(type.BaseType));
}
