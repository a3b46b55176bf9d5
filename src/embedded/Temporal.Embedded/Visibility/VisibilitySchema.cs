using Temporal.Embedded.Storage;

namespace Temporal.Embedded.Visibility;

/// <summary>
/// Tables of the lists. Rows are ordered open first, then latest closed, then latest started: close_key is the close time, or the
/// highest number while open. The attribute rows repeat the order so that one index serves a filtered page.
/// unlisted: runs whose rows here are behind.
/// </summary>
internal sealed class VisibilitySchema : ISchemaPart
{
    public string Name => "visibility";

    public IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE visibility(
          run_key INTEGER PRIMARY KEY, namespace TEXT NOT NULL, division TEXT,
          workflow_id TEXT NOT NULL, run_id TEXT NOT NULL, workflow_type TEXT NOT NULL, task_queue TEXT NOT NULL, status INTEGER NOT NULL,
          start_time INTEGER NOT NULL, execution_time INTEGER NOT NULL, close_time INTEGER, close_key INTEGER NOT NULL,
          history_length INTEGER, history_size INTEGER, transitions INTEGER,
          parent_workflow_id TEXT, parent_run_id TEXT, root_workflow_id TEXT NOT NULL, root_run_id TEXT NOT NULL, first_run_id TEXT NOT NULL,
          memo BLOB, attributes BLOB);
        CREATE INDEX visibility_order ON visibility(namespace, close_key DESC, start_time DESC, run_key DESC);
        CREATE INDEX visibility_id ON visibility(namespace, workflow_id);
        CREATE INDEX visibility_type ON visibility(namespace, workflow_type, close_key DESC, start_time DESC, run_key DESC);
        CREATE INDEX visibility_root ON visibility(namespace, root_workflow_id);
        CREATE INDEX visibility_parent ON visibility(namespace, parent_workflow_id) WHERE parent_workflow_id IS NOT NULL;
        CREATE TABLE visibility_attributes(
          run_key INTEGER NOT NULL, name TEXT NOT NULL, value NOT NULL, namespace TEXT NOT NULL, close_key INTEGER NOT NULL, start_time INTEGER NOT NULL,
          PRIMARY KEY(run_key, name, value)) WITHOUT ROWID;
        CREATE INDEX visibility_attribute ON visibility_attributes(namespace, name, value, close_key DESC, start_time DESC, run_key DESC);
        """,
        // Lists and counts by status; the division is in it so that a count reads nothing else.
        "CREATE INDEX visibility_status ON visibility(namespace, status, close_key DESC, start_time DESC, run_key DESC, division);",
        "CREATE TABLE unlisted(run_key INTEGER PRIMARY KEY);",
        // The same for counts by type.
        """
        DROP INDEX visibility_type;
        CREATE INDEX visibility_type ON visibility(namespace, workflow_type, close_key DESC, start_time DESC, run_key DESC, status, division);
        """,
    ];
}
