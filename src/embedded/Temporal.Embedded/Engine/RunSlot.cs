namespace Temporal.Embedded.Engine;

/// <summary>
/// All runs of one workflow id. Its lock serialises every transition of these runs, so that id policies, continue-as-new,
/// retries, reset and delete need no other. Held for memory work and short reads only, never across an await.
/// </summary>
internal sealed class RunSlot(WorkflowKey key)
{
    public WorkflowKey Key { get; } = key;

    public Lock Gate { get; } = new();

    /// <summary>Run id of the newest run: null when not looked up yet, empty when there is none.</summary>
    public string? CurrentRunId { get; set; }

    /// <summary>Runs in memory.</summary>
    public Dictionary<string, Run> Loaded { get; } = new(1, StringComparer.Ordinal);

    /// <summary>Ends when everything queued so far is committed; readers wait for it.</summary>
    public Task Stored { get; set; } = Task.CompletedTask;

    /// <summary>Taken out of the registry; whoever got hold of it looks the slot up again.</summary>
    public bool Dead { get; set; }

    /// <summary>Transitions that were begun under the current lock and not committed yet.</summary>
    public List<Transition> Begun { get; } = [];

    public long LastUse { get; set; } = Environment.TickCount64;
}
