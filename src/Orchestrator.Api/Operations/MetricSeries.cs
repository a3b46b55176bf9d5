using System.Globalization;
using System.Text;

namespace Orchestrator.Api.Operations;

/// <summary>One line of the page, or for a histogram the lines of one set of labels.</summary>
internal sealed class MetricSeries
{
    private static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Lock gate = new();
    private readonly KeyValuePair<string, object?>[] tags;
    private readonly long[]? buckets;
    private double sum;

    public MetricSeries(ReadOnlySpan<KeyValuePair<string, object?>> tags, bool histogram)
    {
        this.tags = tags.ToArray();
        buckets = histogram ? new long[Bounds.Length + 1] : null;
        Labels = Text(this.tags);
    }

    public string Labels { get; }

    /// <summary>Another series whose labels have the same hash.</summary>
    public MetricSeries? Next { get; private set; }

    public bool HasValue { get; set; }

    public MetricSeries Before(MetricSeries next)
    {
        Next = next;
        return this;
    }

    public MetricSeries? Find(MetricSeries other) => Find(other.tags);

    /// <summary>This series or the next one that has the labels; null if none.</summary>
    public MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> wanted)
    {
        for (var series = this; series is not null; series = series.Next)
        {
            if (series.Has(wanted))
            {
                return series;
            }
        }

        return null;
    }

    public void Add(double value, bool adds)
    {
        lock (gate)
        {
            HasValue = true;
            sum = adds || buckets is not null ? sum + value : value;
            if (buckets is not null)
            {
                var index = Array.BinarySearch(Bounds, value);
                buckets[index >= 0 ? index : ~index]++;
            }
        }
    }

    public void Write(StringBuilder text, string name)
    {
        lock (gate)
        {
            if (buckets is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{Braces} {sum}\n");
                return;
            }

            var count = 0L;
            var separator = Labels.Length == 0 ? "" : ",";
            for (var index = 0; index < buckets.Length; index++)
            {
                count += buckets[index];
                var bound = index < Bounds.Length ? Bounds[index].ToString(CultureInfo.InvariantCulture) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{Labels}{separator}le=\"{bound}\"}} {count}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{Braces} {sum}\n{name}_count{Braces} {count}\n");
        }
    }

    private string Braces => Labels.Length == 0 ? "" : $"{{{Labels}}}";

    private bool Has(ReadOnlySpan<KeyValuePair<string, object?>> wanted)
    {
        if (wanted.Length != tags.Length)
        {
            return false;
        }

        for (var index = 0; index < tags.Length; index++)
        {
            if (wanted[index].Key != tags[index].Key || !Equals(wanted[index].Value, tags[index].Value))
            {
                return false;
            }
        }

        return true;
    }

    private static string Text(KeyValuePair<string, object?>[] tags) => string.Join(',', tags.Select(tag =>
        $"{tag.Key.Replace('.', '_')}=\"{(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\""));
}
