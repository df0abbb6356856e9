using System.Globalization;

namespace EmailWebhooks.Benchmarks.Ratios;

/// <summary>The median of many ratios, and its quartiles.</summary>
internal sealed class Spread(IEnumerable<double> ratios)
{
    private readonly double[] _ratios = [.. ratios.Order()];

    private double Median => _ratios[_ratios.Length / 2];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Median:0.00} ({_ratios[_ratios.Length / 4]:0.00}–{_ratios[_ratios.Length * 3 / 4]:0.00})");
}
