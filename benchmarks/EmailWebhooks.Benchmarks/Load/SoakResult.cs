using EmailWebhooks.Benchmarks.Load.Scenario;

namespace EmailWebhooks.Benchmarks.Load;

/// <summary>What a load has shown.</summary>
/// <param name="Windows">Without and with attackers by turns.</param>
/// <param name="Attacks">Who attacked, and how they were answered.</param>
/// <param name="Rules">What had to hold.</param>
internal sealed record SoakResult(IReadOnlyList<Window> Windows, IReadOnlyList<Attack> Attacks, IReadOnlyList<Rule> Rules);
