using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Temporalio.Client;

namespace Temporalio.Worker.Polling;

/// <summary>The workers of a connection that may take the first task of a run right from the answer to its start.</summary>
internal sealed class EagerStarts
{
    private static readonly ConditionalWeakTable<ITemporalConnection, EagerStarts> All = new();

    private readonly ConcurrentDictionary<(string Namespace, string TaskQueue), WorkflowTaskWorker> workers = new();

    public static EagerStarts Of(ITemporalConnection connection) => All.GetValue(connection, static _ => new());

    public void Add(string @namespace, string taskQueue, WorkflowTaskWorker worker) => workers[(@namespace, taskQueue)] = worker;

    public void Remove(string @namespace, string taskQueue, WorkflowTaskWorker worker) =>
        workers.TryRemove(new KeyValuePair<(string, string), WorkflowTaskWorker>((@namespace, taskQueue), worker));

    /// <summary>A worker that has taken a slot for the task; null if there is none with a free slot.</summary>
    public WorkflowTaskWorker? Reserve(string @namespace, string taskQueue) =>
        workers.TryGetValue((@namespace, taskQueue), out var worker) && worker.TryReserve() ? worker : null;
}
