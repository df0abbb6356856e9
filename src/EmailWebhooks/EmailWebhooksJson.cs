using System.Text.Json.Serialization.Metadata;
using EmailWebhooks.Serialization;

namespace EmailWebhooks;

/// <summary>The source-generated JSON metadata of this library's models.</summary>
public static class EmailWebhooksJson
{
    /// <summary>
    /// Resolves every public model. Chain it into an application's own options where reflection is off (trimmed or
    /// Native AOT), before the application's own contexts:
    /// <c>options.TypeInfoResolverChain.Insert(0, EmailWebhooksJson.TypeInfoResolver)</c>.
    /// </summary>
    public static IJsonTypeInfoResolver TypeInfoResolver => EmailWebhooksJsonContext.Default;
}
