namespace Temporal.Embedded.Engine;

/// <summary>The lock on a slot.</summary>
internal readonly ref struct Held(RunSlot slot)
{
    public RunSlot Slot { get; } = slot;

    /// <summary>Lets go. A run that was changed without a commit (a refusal half way) is forgotten: the database has the truth.</summary>
    public void Dispose()
    {
        foreach (var transition in Slot.Begun)
        {
            if (transition.Dirty)
            {
                Slot.Loaded.Remove(transition.Run.RunId);
            }
        }

        Slot.Begun.Clear();
        Slot.Gate.Exit();
    }
}
