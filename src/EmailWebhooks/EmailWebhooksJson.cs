using System.Text.Json.Serialization.Metadata;
using EmailWebhooks.Serialization;

namespace EmailWebhooks;

/// <summary>The source-generated JSON metadata of this library's models.</summary>
public static class EmailWebhooksJson
{
    /// <summary>
    /// Resolves the metadata of every public model. Where reflection is off (trimming, Native AOT), insert it into the
    /// application's own options, before the application's contexts:
    /// <c>options.TypeInfoResolverChain.Insert(0, EmailWebhooksJson.TypeInfoResolver)</c>.
    /// </summary>
    public static IJsonTypeInfoResolver TypeInfoResolver => EmailWebhooksJsonContext.Default;
}
