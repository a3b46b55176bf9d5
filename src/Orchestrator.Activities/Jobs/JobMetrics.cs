using System.Diagnostics.Metrics;
using Orchestrator.Workflows.Jobs;

namespace Orchestrator.Activities.Jobs;

/// <summary>How long containers run, and how they end.</summary>
internal static class JobMetrics
{
    private static readonly Meter Meter = new("Orchestrator.Activities");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("orc_job_seconds", "s", "Time from the start of a job's container to its end, by result.");

    public static void Ended(JobTaskOutcome outcome) =>
        Duration.Record(Math.Max(0, (outcome.FinishedAt - outcome.StartedAt).TotalSeconds), new KeyValuePair<string, object?>("result", outcome.Result.ToString().ToLowerInvariant()));
}
