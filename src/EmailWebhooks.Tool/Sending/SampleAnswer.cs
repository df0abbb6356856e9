using System.Globalization;

namespace EmailWebhooks.Tool.Sending;

/// <summary>What a receiver answered to a sample event.</summary>
/// <param name="Status">The HTTP status; null when no answer came.</param>
/// <param name="Failure">Why no answer came; null when one came.</param>
internal sealed record SampleAnswer(int? Status, string? Failure)
{
    public bool IsAccepted => Status is >= 200 and <= 299;

    public override string ToString() => Status?.ToString(CultureInfo.InvariantCulture) ?? $"no answer: {Failure}";
}
