using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Orchestrator.Api.Operations;

/// <summary>All that one instrument measured. Taking a measurement allocates nothing once its labels are known.</summary>
internal sealed class MetricFamily
{
    private const int MostSeries = 2000;

    private readonly ConcurrentDictionary<int, MetricSeries> byHash = new();
    private readonly bool observed;
    private readonly bool adds;

    public MetricFamily(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        observed = instrument.IsObservable;
        adds = !observed && kind.Contains("Counter", StringComparison.Ordinal);
        Kind = kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : kind.Contains("Counter", StringComparison.Ordinal) && !kind.Contains("UpDown", StringComparison.Ordinal) ? "counter"
            : "gauge";
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        name = instrument.Unit is "s" && !name.EndsWith("seconds", StringComparison.Ordinal) ? name + "_seconds" : name;
        Name = Kind == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
        Help = (instrument.Description ?? instrument.Name).Replace('\n', ' ');
    }

    public string Name { get; }

    public string Help { get; }

    public string Kind { get; }

    public IEnumerable<MetricSeries> Series
    {
        get
        {
            foreach (var (_, first) in byHash)
            {
                for (var series = first; series is not null; series = series.Next)
                {
                    if (series.HasValue)
                    {
                        yield return series;
                    }
                }
            }
        }
    }

    /// <summary>Before a reading: what is not observed any more has no value.</summary>
    public void Forget()
    {
        if (observed)
        {
            foreach (var series in Series)
            {
                series.HasValue = false;
            }
        }
    }

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var tag in tags)
        {
            hash.Add(tag.Value);
        }

        var key = hash.ToHashCode();
        var series = byHash.TryGetValue(key, out var first) ? first.Find(tags) : null;
        if (series is null)
        {
            if (byHash.Count >= MostSeries)
            {
                return;
            }

            var made = new MetricSeries(tags, Kind == "histogram");
            series = byHash.AddOrUpdate(key, made, (_, other) => other.Find(made) is null ? made.Before(other) : other).Find(made) ?? made;
        }

        series.Add(value, adds);
    }
}
