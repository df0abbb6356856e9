using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Serialization;

/// <summary>The one place where the models' generated metadata becomes options.</summary>
internal static class ModelJson
{
    /// <summary>Resolves the models for an application's options.</summary>
    public static IJsonTypeInfoResolver Resolver { get; } =
        JsonTypeInfoResolver.Combine(PinpointeJsonContext.Default, MailingworkJsonContext.Default).WithAddedModifier(OmitListsThatDrifted);

    /// <summary>The options that the tolerant entries read and write with.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        TypeInfoResolver = Resolver.WithAddedModifier(LeaveEventsToTheParser),
        Converters = { new RepresentableJson() },
    };

    public static JsonTypeInfo TypeInfo(Type type) => Options.GetTypeInfo(type);

    /// <summary>A list that could not be read stands in AdditionalProperties; writing the empty one too would name it twice.</summary>
    private static void OmitListsThatDrifted(JsonTypeInfo typeInfo)
    {
        foreach (var property in typeInfo.Properties)
        {
            if (property.PropertyType == typeof(IReadOnlyList<MailingworkField>) || property.PropertyType == typeof(IReadOnlyList<MailingworkListEntry>))
            {
                property.ShouldSerialize = (owner, _) => ((MailingworkEvent)owner).AdditionalProperties?.ContainsKey(property.Name) != true;
            }
        }
    }

    /// <summary>
    /// A new event knows its name, but a parsed one has to have read it; and aliases can be filled in only when it is known
    /// which members could not be read.
    /// </summary>
    private static void LeaveEventsToTheParser(JsonTypeInfo typeInfo)
    {
        if (typeof(PinpointeEvent).IsAssignableFrom(typeInfo.Type) && typeInfo.CreateObject is { } create)
        {
            typeInfo.OnDeserialized = null;
            typeInfo.CreateObject = () =>
            {
                var webhookEvent = (PinpointeEvent)create();
                webhookEvent.Event = null;
                return webhookEvent;
            };
        }
    }
}
