using Microsoft.Data.Sqlite;
using Temporal.Embedded.Rpc;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Deletes runs: on request, with their namespace, and when their retention has passed.</summary>
internal sealed class DeleteCalls(RunEngine engine) : IRpcModule
{
    private const int Slice = 200;

    /// <inheritdoc/>
    public void Register(RpcTable table) =>
        table.Serve<DeleteWorkflowExecutionRequest, DeleteWorkflowExecutionResponse>("DeleteWorkflowExecution", (request, _) => DeleteAsync(request));

    public async Task<DeleteWorkflowExecutionResponse> DeleteAsync(DeleteWorkflowExecutionRequest request)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        var execution = RequestCheck.Execution(request.WorkflowExecution);
        var key = new WorkflowKey(request.Namespace, execution.WorkflowId);
        var runId = Close(key, execution.RunId);
        Links.Settle(engine, key, runId);
        Task stored;
        using (var held = engine.Hold(key))
        {
            stored = engine.Find(held.Slot, runId) is { } run ? engine.Forget(run) : held.Slot.Stored;
        }

        await stored.ConfigureAwait(false);
        return new DeleteWorkflowExecutionResponse();
    }

    /// <summary>An open run ends before it is deleted, so that its parent, its children and whoever waits for it are told.</summary>
    private string Close(WorkflowKey key, string runId)
    {
        using var held = engine.Hold(key);
        var run = engine.Require(held.Slot, runId);
        if (run.IsOpen)
        {
            var t = engine.Begin(run);
            Closing.Terminate(t, "Delete workflow execution", null, "history-service");
            engine.Commit(t);
        }

        return run.RunId;
    }

    /// <summary>Deletes all runs of a namespace.</summary>
    public async Task DeleteNamespaceAsync(string namespaceName, CancellationToken cancellationToken)
    {
        while (Select("SELECT workflow_id, run_id FROM runs WHERE ns=$ns LIMIT $limit", namespaceName, 0) is { Count: > 0 } runs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await DeleteAsync(namespaceName, runs, openToo: true).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes closed runs whose retention has passed, a slice at a time. Returns how many.</summary>
    public async Task<int> DeleteExpiredAsync(IEnumerable<Seams.NamespaceEntry> namespaces)
    {
        var deleted = 0;
        foreach (var entry in namespaces)
        {
            var before = (engine.Kernel.Clock.UtcNow - entry.Retention).UtcTicks;
            int slice;
            do
            {
                // Others get their turn between two slices: each has a commit of its own.
                var runs = Select("SELECT workflow_id, run_id FROM runs WHERE ns=$ns AND close_time IS NOT NULL AND close_time < $before LIMIT $limit", entry.Name, before);
                slice = await DeleteAsync(entry.Name, runs, openToo: false).ConfigureAwait(false);
                deleted += slice;
            }
            while (slice == Slice);
        }

        return deleted;
    }

    private async Task<int> DeleteAsync(string namespaceName, List<(string WorkflowId, string RunId)> runs, bool openToo)
    {
        var stored = Task.CompletedTask;
        var deleted = 0;
        foreach (var (workflowId, runId) in runs)
        {
            using var held = engine.Hold(new WorkflowKey(namespaceName, workflowId));
            if (engine.Find(held.Slot, runId) is { } run && (openToo || run is { IsOpen: false, State: { ParentWaits: false, ChildrenWait: false } }))
            {
                stored = engine.Forget(run);
                deleted++;
            }
        }

        await stored.ConfigureAwait(false);
        return deleted;
    }

    private List<(string WorkflowId, string RunId)> Select(string sql, string namespaceName, long before) => engine.Kernel.Database.Read(connection =>
    {
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText = sql;
        query.Parameters.AddWithValue("$ns", namespaceName);
        query.Parameters.AddWithValue("$limit", Slice);
        if (sql.Contains("$before", StringComparison.Ordinal))
        {
            query.Parameters.AddWithValue("$before", before);
        }

        using var rows = query.ExecuteReader();
        var found = new List<(string, string)>();
        while (rows.Read())
        {
            found.Add((rows.GetString(0), rows.GetString(1)));
        }

        return found;
    });
}
