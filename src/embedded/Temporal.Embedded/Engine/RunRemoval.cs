using Temporal.Embedded.Storage;

namespace Temporal.Embedded.Engine;

/// <summary>Removes everything that the database holds of a run.</summary>
internal sealed class RunRemoval(RunKernel kernel, long runKey, TaskCompletionSource? changed) : IWrite
{
    /// <inheritdoc/>
    public void Apply(WriteSession session)
    {
        session.Prepare("DELETE FROM current WHERE run_key=?1 AND ns=(SELECT ns FROM runs WHERE run_key=?1) AND workflow_id=(SELECT workflow_id FROM runs WHERE run_key=?1)").Bind(1, runKey).Run();
        session.Prepare("DELETE FROM history WHERE run_key=?1").Bind(1, runKey).Run();
        session.Prepare("DELETE FROM items WHERE run_key=?1").Bind(1, runKey).Run();
        session.Prepare("DELETE FROM runs WHERE run_key=?1").Bind(1, runKey).Run();
        kernel.Visibility.Remove(session, runKey);
    }

    /// <inheritdoc/>
    public void Committed() => changed?.SetResult();
}
