namespace EmailWebhooks.AspNetCore.Diagnostics;

/// <summary>What logs, metrics and traces call a delivery: always one of a closed set of names, never text from the request.</summary>
internal readonly record struct DeliveryLabels(string Vendor, string Event)
{
    public const string UnknownEvent = "unknown";
}
