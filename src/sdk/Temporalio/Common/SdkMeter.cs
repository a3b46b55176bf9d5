using System.Diagnostics.Metrics;

namespace Temporalio.Common;

/// <summary>The meter of everything that the SDK itself and the code it runs measure.</summary>
internal static class SdkMeter
{
    public static readonly Meter Instance = new("Temporalio");

    public static Counter<long> Counter(string name, string description) => Instance.CreateCounter<long>("temporal_" + name, null, description);

    public static Histogram<double> Latency(string name, string description) => Instance.CreateHistogram<double>("temporal_" + name, "s", description);
}
