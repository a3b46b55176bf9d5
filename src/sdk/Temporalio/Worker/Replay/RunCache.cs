namespace Temporalio.Worker.Replay;

/// <summary>Runs that wait for their next task; the one that was idle longest goes first.</summary>
internal sealed class RunCache(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<WorkflowRun>> nodes = [];
    private readonly LinkedList<WorkflowRun> byUse = new();

    public int Count
    {
        get
        {
            lock (gate)
            {
                return nodes.Count;
            }
        }
    }

    public WorkflowRun GetOrAdd<T>(string runId, T argument, Func<T, WorkflowRun> make)
    {
        lock (gate)
        {
            if (nodes.TryGetValue(runId, out var node))
            {
                byUse.Remove(node);
                byUse.AddLast(node);
                return node.Value;
            }

            var run = make(argument);
            nodes[runId] = byUse.AddLast(run);
            return run;
        }
    }

    /// <summary>Takes the run out, unless another took its place.</summary>
    public void Remove(WorkflowRun run)
    {
        lock (gate)
        {
            RemoveUnderLock(run);
        }
    }

    /// <summary>Throws out idle runs until the cache is no larger than it should be.</summary>
    public IReadOnlyList<WorkflowRun> Trim()
    {
        lock (gate)
        {
            if (nodes.Count <= capacity)
            {
                return [];
            }

            var evicted = new List<WorkflowRun>();
            for (var node = byUse.First; node is not null && nodes.Count > capacity;)
            {
                var next = node.Next;
                if (node.Value.Turn.Wait(0))
                {
                    node.Value.Broken = true;
                    RemoveUnderLock(node.Value);
                    evicted.Add(node.Value);
                    node.Value.Turn.Release();
                }

                node = next;
            }

            return evicted;
        }
    }

    private void RemoveUnderLock(WorkflowRun run)
    {
        if (nodes.TryGetValue(run.RunId, out var node) && ReferenceEquals(node.Value, run))
        {
            nodes.Remove(run.RunId);
            byUse.Remove(node);
        }
    }
}
