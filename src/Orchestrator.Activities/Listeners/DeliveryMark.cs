namespace Orchestrator.Activities.Listeners;

/// <summary>How far a turn is; kept by the heartbeat, so that the worker that takes over repeats little.</summary>
/// <param name="Cursor">Everything up to here is done.</param>
/// <param name="Part">So many posts of the event behind it are done too.</param>
/// <param name="Delivered">What this turn delivered.</param>
internal sealed record DeliveryMark(long Cursor, int Part, int Delivered);
