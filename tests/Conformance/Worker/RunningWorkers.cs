using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Converters;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Conformance.Worker;

/// <summary>The workers of this process, one per task queue.</summary>
internal sealed class RunningWorkers(TemporalClient client, ActivityBridge bridge)
{
    private readonly ConcurrentDictionary<string, (CancellationTokenSource Stop, Task Run)> running = new(StringComparer.Ordinal);

    public void Start(string taskQueue, JsonElement order)
    {
        var options = new TemporalWorkerOptions(taskQueue) { Identity = "scenario-worker", DisableEagerActivityExecution = true };
        if (order.TryGetProperty("heartbeatMs", out var throttle))
        {
            options.MaxHeartbeatThrottleInterval = options.DefaultHeartbeatThrottleInterval = TimeSpan.FromMilliseconds(throttle.GetDouble());
        }

        foreach (var type in Assembly.GetExecutingAssembly().GetTypes().Where(type => type.IsDefined(typeof(WorkflowAttribute), false)))
        {
            options.AddWorkflow(type);
        }

        options.AddActivity(ActivityDefinition.Create(
            null, typeof(Task<object?>), [typeof(IRawValue[])], 1, values => bridge.CallAsync(taskQueue, (IRawValue[])values[0]!)));
        var worker = new TemporalWorker(client, options);
        var stop = new CancellationTokenSource();
        running[taskQueue] = (stop, RunAsync(worker, stop.Token));
    }

    public async Task StopAsync(string taskQueue)
    {
        if (running.TryRemove(taskQueue, out var worker))
        {
            await worker.Stop.CancelAsync();
            await worker.Run;
            worker.Stop.Dispose();
        }
    }

    private static async Task RunAsync(TemporalWorker worker, CancellationToken stop)
    {
        using (worker)
        {
            try
            {
                await worker.ExecuteAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // It was told to stop.
            }
        }
    }
}
