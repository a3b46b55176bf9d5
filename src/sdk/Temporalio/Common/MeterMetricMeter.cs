using System.Diagnostics.Metrics;

namespace Temporalio.Common;

/// <summary>Metrics as instruments of a System.Diagnostics meter, which every exporter can listen to.</summary>
internal sealed class MeterMetricMeter(Meter meter, KeyValuePair<string, object?>[] tags) : MetricMeter
{
    public static readonly MeterMetricMeter Default = new(SdkMeter.Instance, []);

    public override MetricCounter<T> CreateCounter<T>(string name, string? unit = null, string? description = null) =>
        new CounterInstrument<T>(meter.CreateCounter<T>(name, unit, description), tags);

    public override MetricHistogram<T> CreateHistogram<T>(string name, string? unit = null, string? description = null) =>
        new HistogramInstrument<T>(meter.CreateHistogram<T>(name, unit, description), tags);

    public override MetricGauge<T> CreateGauge<T>(string name, string? unit = null, string? description = null) =>
        new GaugeInstrument<T>(meter.CreateGauge<T>(name, unit, description), tags);

    public override MetricMeter WithTags(IEnumerable<KeyValuePair<string, object>> tags1) =>
        new MeterMetricMeter(meter, Combine(tags, tags1));

    private static KeyValuePair<string, object?>[] Combine(
        KeyValuePair<string, object?>[] tags, IEnumerable<KeyValuePair<string, object>>? more) =>
        more == null ? tags : [.. tags, .. more.Select(tag => new KeyValuePair<string, object?>(tag.Key, tag.Value))];

    private sealed class CounterInstrument<T>(Counter<T> counter, KeyValuePair<string, object?>[] tags)
        : MetricCounter<T>(counter.Name, counter.Unit, counter.Description)
        where T : struct
    {
        public override void Add(T value, IEnumerable<KeyValuePair<string, object>>? extraTags = null) =>
            counter.Add(value, Combine(tags, extraTags));

        public override MetricCounter<T> WithTags(IEnumerable<KeyValuePair<string, object>> tags1) =>
            new CounterInstrument<T>(counter, Combine(tags, tags1));
    }

    private sealed class HistogramInstrument<T>(Histogram<T> histogram, KeyValuePair<string, object?>[] tags)
        : MetricHistogram<T>(histogram.Name, histogram.Unit, histogram.Description)
        where T : struct
    {
        public override void Record(T value, IEnumerable<KeyValuePair<string, object>>? extraTags = null) =>
            histogram.Record(value, Combine(tags, extraTags));

        public override MetricHistogram<T> WithTags(IEnumerable<KeyValuePair<string, object>> tags1) =>
            new HistogramInstrument<T>(histogram, Combine(tags, tags1));
    }

    private sealed class GaugeInstrument<T>(Gauge<T> gauge, KeyValuePair<string, object?>[] tags)
        : MetricGauge<T>(gauge.Name, gauge.Unit, gauge.Description)
        where T : struct
    {
        public override void Set(T value, IEnumerable<KeyValuePair<string, object>>? extraTags = null) =>
            gauge.Record(value, Combine(tags, extraTags));

        public override MetricGauge<T> WithTags(IEnumerable<KeyValuePair<string, object>> tags1) =>
            new GaugeInstrument<T>(gauge, Combine(tags, tags1));
    }
}
