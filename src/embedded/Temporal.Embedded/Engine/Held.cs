namespace Temporal.Embedded.Engine;

/// <summary>The lock on a slot.</summary>
internal readonly ref struct Held(RunSlot slot)
{
    public RunSlot Slot { get; } = slot;

    public void Dispose() => Slot.Gate.Exit();
}
