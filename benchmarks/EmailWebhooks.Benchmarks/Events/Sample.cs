using EmailWebhooks.Benchmarks.Baselines.HandWritten;
using EmailWebhooks.Mailingwork;
using EmailWebhooks.Pinpointe;

namespace EmailWebhooks.Benchmarks.Events;

/// <summary>A body to parse.</summary>
/// <param name="Name">What it is, in tables.</param>
/// <param name="Event">The event that it is.</param>
/// <param name="Utf8">The body.</param>
public sealed record Sample(string Name, SampleEvent Event, byte[] Utf8)
{
    public bool IsPinpointe => Event != SampleEvent.Optin;

    public object Parse() => IsPinpointe ? PinpointeEvent.Parse(Utf8) : MailingworkEvent.Parse(MailingworkEventType.OptinFinalized, Utf8);

    public object ParseByHand() => IsPinpointe ? HandWrittenPinpointe.Parse(Utf8) : HandWrittenMailingwork.Parse(Utf8);

    public override string ToString() => Name;
}
