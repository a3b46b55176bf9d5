using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Orchestrator.Api.Operations;

/// <summary>Listens to the meters of this process and writes them as Prometheus text.</summary>
internal sealed class MetricsText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
    private static readonly string[] Meters =
        ["Orchestrator.", "Temporal", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    private readonly ConcurrentDictionary<(string Name, string Labels), Series> series = new();
    private readonly MeterListener listener = new();

    public MetricsText()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (Meters.Any(prefix => instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in series.OrderBy(item => item.Key.Name, StringComparer.Ordinal).GroupBy(item => item.Key.Name))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {group.Key} {group.First().Value.Help}\n# TYPE {group.Key} {group.First().Value.Kind}\n");
            foreach (var (key, one) in group.OrderBy(item => item.Key.Labels, StringComparer.Ordinal))
            {
                one.Write(text, key.Name, key.Labels);
            }
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (Name(instrument), Labels(tags));
        if (!series.TryGetValue(key, out var one))
        {
            one = series.GetOrAdd(key, _ => new Series(instrument));
        }

        one.Add(value);
    }

    private static string Name(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        return instrument.Unit is "s" && !name.EndsWith("seconds", StringComparison.Ordinal) ? name + "_seconds" : name;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length == 0 ? "" : ",");
            var escaped = (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{name.Replace('.', '_')}=\"{escaped}\"");
        }

        return text.ToString();
    }

    /// <summary>One line, or for a histogram the lines of one set of labels.</summary>
    private sealed class Series(Instrument instrument)
    {
        private readonly Lock gate = new();
        private readonly bool observed = instrument.IsObservable;
        private readonly bool adds = instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal);
        private readonly long[]? buckets = instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal) ? new long[Bounds.Length + 1] : null;
        private double sum;

        public string Help { get; } = (instrument.Description ?? instrument.Name).Replace('\n', ' ');

        public string Kind =>
            buckets is not null ? "histogram" : adds && !instrument.GetType().Name.Contains("UpDown", StringComparison.Ordinal) ? "counter" : "gauge";

        public void Add(double value)
        {
            lock (gate)
            {
                sum = observed || (!adds && buckets is null) ? value : sum + value;
                if (buckets is not null)
                {
                    var index = Array.BinarySearch(Bounds, value);
                    buckets[index >= 0 ? index : ~index]++;
                }
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (gate)
            {
                if (buckets is null)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{Braces(labels)} {sum}\n");
                    return;
                }

                var count = 0L;
                for (var index = 0; index < buckets.Length; index++)
                {
                    count += buckets[index];
                    var bound = index < Bounds.Length ? Bounds[index].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    var separator = labels.Length == 0 ? "" : ",";
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{separator}le=\"{bound}\"}} {count}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{Braces(labels)} {sum}\n{name}_count{Braces(labels)} {count}\n");
            }
        }

        private static string Braces(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";
    }
}
