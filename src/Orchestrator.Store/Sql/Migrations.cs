namespace Orchestrator.Store.Sql;

/// <summary>The schema's history, forward only: a released entry never changes. <c>{blob}</c> and the like stand for the database's own words.</summary>
internal static class Migrations
{
    private static readonly string[] Scripts =
    [
        """
        CREATE TABLE events (
          seq {bigint} PRIMARY KEY,
          event_key {blob} NOT NULL,
          event_id TEXT NOT NULL,
          source TEXT NOT NULL,
          type TEXT NOT NULL,
          context TEXT NOT NULL,
          event_time {bigint} NOT NULL,
          logged_at {bigint} NOT NULL,
          triggered_id TEXT,
          project TEXT,
          stage TEXT,
          service TEXT,
          result TEXT,
          workflow_id TEXT,
          state {bigint} NOT NULL,
          unanswered {bigint} NOT NULL,
          body {blob} NOT NULL);
        CREATE UNIQUE INDEX events_key ON events (event_key);
        CREATE INDEX events_id ON events (event_id);
        CREATE INDEX events_context ON events (context, seq);
        CREATE INDEX events_project ON events (project, seq);
        CREATE INDEX events_pending ON events (seq) WHERE state = 0;
        CREATE INDEX events_unanswered ON events (type, seq) WHERE unanswered = 1;
        CREATE INDEX events_asker ON events (workflow_id) WHERE unanswered = 1;

        CREATE TABLE projects (
          name TEXT PRIMARY KEY,
          created_at {bigint} NOT NULL,
          closed_at {bigint},
          shipyard_version {bigint} NOT NULL,
          metadata TEXT NOT NULL);
        CREATE TABLE shipyards (
          project TEXT NOT NULL,
          version {bigint} NOT NULL,
          content TEXT NOT NULL,
          warnings TEXT NOT NULL,
          created_at {bigint} NOT NULL,
          PRIMARY KEY (project, version));
        CREATE TABLE services (
          project TEXT NOT NULL,
          name TEXT NOT NULL,
          created_at {bigint} NOT NULL,
          metadata TEXT NOT NULL,
          PRIMARY KEY (project, name));

        CREATE TABLE commits (
          project TEXT NOT NULL,
          number {bigint} NOT NULL,
          commit_id TEXT NOT NULL,
          created_at {bigint} NOT NULL,
          PRIMARY KEY (project, number));
        CREATE UNIQUE INDEX commits_id ON commits (project, commit_id);
        CREATE TABLE resources (
          project TEXT NOT NULL,
          stage TEXT NOT NULL,
          service TEXT NOT NULL,
          uri TEXT NOT NULL,
          number {bigint} NOT NULL,
          content {blob},
          PRIMARY KEY (project, stage, service, uri, number));

        CREATE TABLE integrations (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          metadata TEXT NOT NULL,
          registered_at {bigint} NOT NULL,
          last_seen {bigint} NOT NULL,
          subscriptions TEXT NOT NULL);
        CREATE TABLE integration_logs (
          number {identity},
          integration_id TEXT NOT NULL,
          message TEXT NOT NULL,
          log_time {bigint} NOT NULL,
          context TEXT,
          task TEXT,
          triggered_id TEXT,
          commit_id TEXT);
        CREATE INDEX integration_logs_id ON integration_logs (integration_id, number);

        CREATE TABLE definitions (
          kind TEXT NOT NULL,
          name TEXT NOT NULL,
          project TEXT NOT NULL,
          body TEXT NOT NULL,
          version {bigint} NOT NULL,
          changed_at {bigint} NOT NULL,
          PRIMARY KEY (kind, name));

        CREATE TABLE secrets (
          name TEXT NOT NULL,
          scope TEXT NOT NULL,
          value_keys TEXT NOT NULL,
          sealed {blob} NOT NULL,
          changed_at {bigint} NOT NULL,
          PRIMARY KEY (name, scope));
        CREATE TABLE tokens (
          name TEXT PRIMARY KEY,
          hash {blob} NOT NULL,
          scopes {bigint} NOT NULL,
          project TEXT,
          context TEXT,
          created_at {bigint} NOT NULL,
          expires_at {bigint});
        CREATE UNIQUE INDEX tokens_hash ON tokens (hash);

        CREATE TABLE job_logs (
          number {identity},
          id TEXT NOT NULL UNIQUE,
          project TEXT NOT NULL,
          context TEXT NOT NULL,
          stage TEXT,
          service TEXT,
          task TEXT NOT NULL,
          action TEXT,
          container TEXT,
          attempt {bigint} NOT NULL,
          started_at {bigint} NOT NULL,
          completed_at {bigint},
          last_time {bigint},
          chunks {bigint} NOT NULL,
          bytes {bigint} NOT NULL,
          head_chunks {bigint} NOT NULL,
          dropped_bytes {bigint} NOT NULL);
        CREATE INDEX job_logs_context ON job_logs (context, number);
        CREATE TABLE job_log_chunks (
          log_id TEXT NOT NULL,
          number {bigint} NOT NULL,
          bytes {bigint} NOT NULL,
          content {blob} NOT NULL,
          PRIMARY KEY (log_id, number));
        """,
        "CREATE INDEX job_logs_project ON job_logs (project, number);",
        "CREATE TABLE delivery_marks (listener TEXT PRIMARY KEY, mark TEXT NOT NULL);",
    ];

    /// <summary>The scripts that bring a schema of that version up to date, with the database's own type names.</summary>
    public static IEnumerable<(int Version, string Script)> From(int version, string blob, string bigint, string identity)
    {
        for (var next = version; next < Scripts.Length; next++)
        {
            yield return (next + 1, Scripts[next]
                .Replace("{blob}", blob, StringComparison.Ordinal)
                .Replace("{bigint}", bigint, StringComparison.Ordinal)
                .Replace("{identity}", identity, StringComparison.Ordinal));
        }
    }

    public static int Newest => Scripts.Length;
}
