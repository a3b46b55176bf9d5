namespace Temporal.Embedded.Storage;

/// <summary>Something to be stored: applied on the writer's thread inside a transaction that it shares with others.</summary>
internal interface IWrite
{
    /// <summary>Writes; it must not fail on account of its content, since that would fail the whole group.</summary>
    void Apply(WriteSession session);

    /// <summary>Called on the writer's thread after the commit, before waiters go on; must be short and must not throw.</summary>
    void Committed()
    {
    }
}
