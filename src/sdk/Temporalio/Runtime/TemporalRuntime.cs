using Temporalio.Common;

namespace Temporalio.Runtime;

/// <summary>What clients and workers share.</summary>
public sealed class TemporalRuntime
{
    private static readonly Lazy<TemporalRuntime> LazyDefault = new(() => new(new()));

    public TemporalRuntime(TemporalRuntimeOptions options) => Options = (TemporalRuntimeOptions)options.Clone();

    public static TemporalRuntime Default => LazyDefault.Value;

    /// <summary>Metrics, as instruments of the System.Diagnostics meter "Temporalio".</summary>
    public MetricMeter MetricMeter { get; } = MeterMetricMeter.Default;

    internal TemporalRuntimeOptions Options { get; }
}
