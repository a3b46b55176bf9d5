namespace Temporal.Embedded.Engine;

/// <summary>Kinds of pending things that have a database row of their own.</summary>
internal enum ItemKind
{
    Activity = 1,
    Timer = 2,
    Child = 3,
    External = 4,
    Buffered = 5,
    SignalRequest = 6,
    Update = 7,
}
