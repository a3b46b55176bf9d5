using System.Diagnostics.Metrics;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Ingress;

/// <summary>What ingress counts and times.</summary>
internal sealed class IngressMetrics : IDisposable
{
    private readonly Meter meter = new("Orchestrator.Ingress");
    private readonly Counter<long> events;
    private readonly Counter<long> dispatches;
    private readonly Counter<long> sequences;
    private readonly Histogram<double> accepting;

    public IngressMetrics()
    {
        events = meter.CreateCounter<long>("orc_events_total", description: "Events by outcome: accepted, duplicate, refused.");
        dispatches = meter.CreateCounter<long>("orc_dispatches_total", description: "Dispatches to workflows by outcome: done, unmatched, postponed.");
        sequences = meter.CreateCounter<long>("orc_sequences_total", description: "Sequences that ended, by project, stage, sequence and result.");
        accepting = meter.CreateHistogram<double>("orc_event_accept_seconds", "s", "Time from the request to the durable event.");
    }

    public void Counted(string outcome) => events.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void SequenceEnded(NewEvent finished, EventType type) => sequences.Add(
        1,
        [
            new("project", finished.Project),
            new("stage", type.Stage),
            new("sequence", type.Sequence),
            new("result", finished.Result),
        ]);

    public void Dispatched(string outcome) => dispatches.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Accepted(TimeSpan took) => accepting.Record(took.TotalSeconds);

    public void Dispose() => meter.Dispose();
}
