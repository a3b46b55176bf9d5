namespace Temporal.Embedded.Storage;

/// <summary>
/// Tables of the engine. runs: one row per run (hot = work waits that a restart has to take up; wake = when the run's next deadline is);
/// current: the newest run of a workflow id; history: append-only batches of events; items: pending things of a run, one row each.
/// </summary>
internal sealed class RunSchema : ISchemaPart
{
    /// <inheritdoc/>
    public string Name => "runs";

    /// <inheritdoc/>
    public IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE runs(
          run_key INTEGER PRIMARY KEY, ns TEXT NOT NULL, workflow_id TEXT NOT NULL, run_id TEXT NOT NULL,
          status INTEGER NOT NULL, hot INTEGER NOT NULL, wake INTEGER, close_time INTEGER,
          info BLOB NOT NULL, attributes BLOB NOT NULL, state BLOB NOT NULL);
        CREATE UNIQUE INDEX runs_by_id ON runs(run_id);
        CREATE INDEX runs_by_workflow ON runs(ns, workflow_id);
        CREATE INDEX runs_to_recover ON runs(run_key) WHERE hot <> 0 OR wake IS NOT NULL;
        CREATE INDEX runs_by_close ON runs(ns, close_time) WHERE close_time IS NOT NULL;
        CREATE TABLE current(ns TEXT NOT NULL, workflow_id TEXT NOT NULL, run_key INTEGER NOT NULL, PRIMARY KEY(ns, workflow_id)) WITHOUT ROWID;
        CREATE TABLE history(run_key INTEGER NOT NULL, first_event_id INTEGER NOT NULL, events BLOB NOT NULL, PRIMARY KEY(run_key, first_event_id)) WITHOUT ROWID;
        CREATE TABLE items(run_key INTEGER NOT NULL, kind INTEGER NOT NULL, id INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY(run_key, kind, id)) WITHOUT ROWID;
        """,
    ];
}
