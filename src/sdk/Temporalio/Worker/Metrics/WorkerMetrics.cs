using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Common;

namespace Temporalio.Worker.Metrics;

/// <summary>What one worker measures, under the names that official SDKs use. Costs next to nothing while nobody listens.</summary>
internal sealed class WorkerMetrics : IDisposable
{
    private static readonly Counter<long> PollSucceeded = SdkMeter.Counter("workflow_task_queue_poll_succeed", "Polls that brought a workflow task.");
    private static readonly Counter<long> PollEmpty = SdkMeter.Counter("workflow_task_queue_poll_empty", "Polls that brought no workflow task.");
    private static readonly Histogram<double> TaskScheduleToStart = SdkMeter.Latency("workflow_task_schedule_to_start_latency", "Time from the scheduling of a workflow task to its start.");
    private static readonly Histogram<double> TaskExecution = SdkMeter.Latency("workflow_task_execution_latency", "Time to work on a workflow task.");
    private static readonly Counter<long> TaskFailed = SdkMeter.Counter("workflow_task_execution_failed", "Workflow tasks that failed.");
    private static readonly Histogram<double> EndToEnd = SdkMeter.Latency("workflow_endtoend_latency", "Time from the start of a run to its end.");
    private static readonly Counter<long> Completed = SdkMeter.Counter("workflow_completed", "Runs that completed.");
    private static readonly Counter<long> Failed = SdkMeter.Counter("workflow_failed", "Runs that failed.");
    private static readonly Counter<long> Canceled = SdkMeter.Counter("workflow_canceled", "Runs that were cancelled.");
    private static readonly Counter<long> ContinuedAsNew = SdkMeter.Counter("workflow_continue_as_new", "Runs that continued as new.");
    private static readonly Counter<long> CacheHit = SdkMeter.Counter("sticky_cache_hit", "Workflow tasks whose run was in memory.");
    private static readonly Counter<long> CacheMiss = SdkMeter.Counter("sticky_cache_miss", "Workflow tasks whose run had to be rebuilt from history.");
    private static readonly Counter<long> CacheEviction = SdkMeter.Counter("sticky_cache_total_forced_eviction", "Runs that had to leave memory before their end.");
    private static readonly Counter<long> ActivityPollEmpty = SdkMeter.Counter("activity_poll_no_task", "Polls that brought no activity task.");
    private static readonly Histogram<double> ActivityScheduleToStart = SdkMeter.Latency("activity_schedule_to_start_latency", "Time from the scheduling of an activity attempt to its start.");
    private static readonly Histogram<double> ActivityExecution = SdkMeter.Latency("activity_execution_latency", "Time to execute an activity.");
    private static readonly Histogram<double> ActivityEndToEnd = SdkMeter.Latency("activity_succeed_endtoend_latency", "Time from the first scheduling of an activity to its success.");
    private static readonly Counter<long> ActivityFailed = SdkMeter.Counter("activity_execution_failed", "Activity attempts that failed.");
    private static readonly Counter<long> ActivityCanceled = SdkMeter.Counter("activity_execution_cancelled", "Activities that were cancelled.");
    private static readonly Histogram<double> LocalExecution = SdkMeter.Latency("local_activity_execution_latency", "Time to execute a local activity.");
    private static readonly Counter<long> LocalFailed = SdkMeter.Counter("local_activity_execution_failed", "Local activity attempts that failed.");

    private static readonly ConcurrentDictionary<WorkerMetrics, bool> Live = new();

    private readonly KeyValuePair<string, object?> place;
    private readonly KeyValuePair<string, object?> queue;
    private readonly List<(string Instrument, KeyValuePair<string, object?> Kind, Func<int> Read)> gauges = [];

    static WorkerMetrics()
    {
        Observe("worker_task_slots_available", "Tasks that a worker could take at once.");
        Observe("worker_task_slots_used", "Tasks that a worker is working on.");
        Observe("num_pollers", "Polls that are waiting.");
        Observe("sticky_cache_size", "Runs in memory.");
    }

    public WorkerMetrics(string @namespace, string taskQueue)
    {
        place = new("namespace", @namespace);
        queue = new("task_queue", taskQueue);
        Live[this] = true;
    }

    public void ObserveSlots(string kind, SemaphoreSlim slots, int all)
    {
        var label = new KeyValuePair<string, object?>("worker_type", kind);
        gauges.Add(("temporal_worker_task_slots_available", label, () => slots.CurrentCount));
        gauges.Add(("temporal_worker_task_slots_used", label, () => all - slots.CurrentCount));
    }

    public void ObservePollers(string kind, Func<int> read) => gauges.Add(("temporal_num_pollers", new("poller_type", kind), read));

    public void ObserveCache(Func<int> read) => gauges.Add(("temporal_sticky_cache_size", new("worker_type", "WorkflowWorker"), read));

    public void WorkflowPolled(PollWorkflowTaskQueueResponse task)
    {
        if (!PollSucceeded.Enabled)
        {
            return;
        }

        if (task.TaskToken.IsEmpty)
        {
            PollEmpty.Add(1, place, queue);
            return;
        }

        PollSucceeded.Add(1, place, queue);
        TaskScheduleToStart.Record(Seconds(task.ScheduledTime, task.StartedTime), place, queue, Type("workflow_type", task.WorkflowType?.Name));
    }

    public void WorkflowTaskDone(string workflowType, TimeSpan took) => TaskExecution.Record(took.TotalSeconds, place, queue, Type("workflow_type", workflowType));

    public void WorkflowTaskFailed(string workflowType, bool nondeterminism) => TaskFailed.Add(
        1, place, queue, Type("workflow_type", workflowType), new("failure_reason", nondeterminism ? "NonDeterminismError" : "WorkflowError"));

    public void RunEnded(string workflowType, CommandType closing, DateTime started)
    {
        var type = Type("workflow_type", workflowType);
        var counter = closing switch
        {
            CommandType.CompleteWorkflowExecution => Completed,
            CommandType.CancelWorkflowExecution => Canceled,
            CommandType.ContinueAsNewWorkflowExecution => ContinuedAsNew,
            _ => Failed,
        };
        counter.Add(1, place, queue, type);
        EndToEnd.Record(Math.Max(0, (DateTime.UtcNow - started).TotalSeconds), place, queue, type);
    }

    public void CacheUsed(bool hit) => (hit ? CacheHit : CacheMiss).Add(1, place, queue);

    public void Evicted() => CacheEviction.Add(1, place, queue);

    public bool ActivityPolled(PollActivityTaskQueueResponse task)
    {
        if (task.TaskToken.IsEmpty)
        {
            ActivityPollEmpty.Add(1, place, queue);
            return false;
        }

        return true;
    }

    public void ActivityDone(PollActivityTaskQueueResponse task, TimeSpan took, string? failure)
    {
        if (!ActivityExecution.Enabled)
        {
            return;
        }

        var type = Type("activity_type", task.ActivityType.Name);
        ActivityScheduleToStart.Record(Seconds(task.CurrentAttemptScheduledTime, task.StartedTime), place, queue, type);
        ActivityExecution.Record(took.TotalSeconds, place, queue, type);
        if (failure is null)
        {
            ActivityEndToEnd.Record(Seconds(task.ScheduledTime, null), place, queue, type);
        }
        else if (failure == "cancelled")
        {
            ActivityCanceled.Add(1, place, queue, type);
        }
        else
        {
            ActivityFailed.Add(1, place, queue, type, new("failure_reason", failure));
        }
    }

    public void LocalActivityDone(string activityType, TimeSpan took, bool failed)
    {
        var type = Type("activity_type", activityType);
        LocalExecution.Record(took.TotalSeconds, place, queue, type);
        if (failed)
        {
            LocalFailed.Add(1, place, queue, type);
        }
    }

    /// <inheritdoc />
    public void Dispose() => Live.TryRemove(this, out _);

    private static void Observe(string name, string description)
    {
        var full = "temporal_" + name;
        SdkMeter.Instance.CreateObservableGauge(full, () => Read(full), null, description);
    }

    private static IEnumerable<Measurement<int>> Read(string instrument) =>
        from worker in Live.Keys
        from gauge in worker.gauges
        where gauge.Instrument == instrument
        select new Measurement<int>(gauge.Read(), worker.place, worker.queue, gauge.Kind);

    private static KeyValuePair<string, object?> Type(string label, string? name) => new(label, name ?? string.Empty);

    // The clocks are the service's; the end of an activity is read on this machine's.
    private static double Seconds(Timestamp? from, Timestamp? to)
    {
        if (from is null)
        {
            return 0;
        }

        var end = to?.ToDateTime() ?? DateTime.UtcNow;
        return Math.Max(0, (end - from.ToDateTime()).TotalSeconds);
    }
}
