using System.Text.Json;

namespace EmailWebhooks.Serialization;

/// <summary>An item of a list in a MAILINGWORK payload: <c>{"id": …, "value": …}</c>.</summary>
internal interface INumberedItem
{
    long Id { get; set; }

    IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
