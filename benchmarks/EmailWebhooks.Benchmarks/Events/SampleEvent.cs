namespace EmailWebhooks.Benchmarks.Events;

/// <summary>The events that the vendors document with their members.</summary>
public enum SampleEvent
{
    Open,
    Click,
    Optin,
}
