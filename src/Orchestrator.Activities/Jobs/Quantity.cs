using System.Globalization;

namespace Orchestrator.Activities.Jobs;

/// <summary>Amounts in Kubernetes spelling: <c>500m</c>, <c>1.5</c>, <c>128Mi</c>, <c>1G</c>.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40),
        ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("m", 1e-3m),
    ];

    /// <summary>The amount, or null when the text is none.</summary>
    internal static decimal? Parse(string text)
    {
        var trimmed = text.Trim();
        var factor = 1m;
        foreach (var (suffix, value) in Suffixes)
        {
            if (trimmed.EndsWith(suffix, StringComparison.Ordinal))
            {
                trimmed = trimmed[..^suffix.Length];
                factor = value;
                break;
            }
        }

        return decimal.TryParse(
            trimmed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var amount)
            ? amount * factor
            : null;
    }
}
