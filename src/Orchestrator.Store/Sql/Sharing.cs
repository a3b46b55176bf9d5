namespace Orchestrator.Store.Sql;

/// <summary>Whether other processes may change the data too: then what was read may be kept for a second at most.</summary>
internal sealed class Sharing(TimeProvider time, bool shared)
{
    /// <summary>Kept readings of another epoch are stale.</summary>
    public long Epoch => shared ? time.GetUtcNow().ToUnixTimeSeconds() : 0;
}
