using System.Globalization;

namespace Orchestrator.Bench;

/// <summary>Sorted samples and what is printed of them.</summary>
internal sealed class Percentiles(IEnumerable<double> samples)
{
    private readonly double[] sorted = [.. samples.Order()];

    public double At(double percent) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * percent / 100))];

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"p50 {At(50):0.00} / p99 {At(99):0.00} (n={sorted.Length})");
}
