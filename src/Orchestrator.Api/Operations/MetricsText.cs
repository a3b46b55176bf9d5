using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Orchestrator.Api.Operations;

/// <summary>Listens to the meters of this process and writes them as Prometheus text.</summary>
internal sealed class MetricsText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly string[] Meters =
        ["Orchestrator.", "Temporal", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    private readonly ConcurrentQueue<MetricFamily> families = new();
    private readonly MeterListener listener = new();

    public MetricsText()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (Meters.Any(prefix => instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                var family = new MetricFamily(instrument);
                families.Enqueue(family);
                self.EnableMeasurementEvents(instrument, family);
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        listener.Start();
    }

    public string Write()
    {
        foreach (var family in families)
        {
            family.Forget();
        }

        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in families.GroupBy(family => family.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            // Instruments of one name, as of a meter that two hosts of one process have made, share one header.
            var lines = group.SelectMany(family => family.Series).OrderBy(series => series.Labels, StringComparer.Ordinal).ToList();
            if (lines.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {group.Key} {group.First().Help}\n# TYPE {group.Key} {group.First().Kind}\n");
                lines.ForEach(series => series.Write(text, group.Key));
            }
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();
}
