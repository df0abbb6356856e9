namespace EmailWebhooks.AspNetCore;

/// <summary>The names to subscribe to in OpenTelemetry or another listener; the README lists the instruments.</summary>
public static class WebhookTelemetry
{
    /// <summary>The name of the meter: <c>metrics.AddMeter(WebhookTelemetry.MeterName)</c>.</summary>
    public const string MeterName = "EmailWebhooks";

    /// <summary>The name of the activity source: <c>tracing.AddSource(WebhookTelemetry.ActivitySourceName)</c>.</summary>
    public const string ActivitySourceName = "EmailWebhooks";
}
