using System.Text.Json.Serialization;
using Orchestrator.Workflows.Listeners;

namespace Orchestrator.Activities.Listeners;

/// <summary>How far a turn is; kept by the heartbeat, so that the worker that takes over repeats little.</summary>
/// <param name="Cursor">Everything up to here is done.</param>
/// <param name="Part">So many posts of the event behind it are done too.</param>
/// <param name="Delivered">What this turn delivered.</param>
internal sealed record DeliveryMark(long Cursor, int Part, int Delivered)
{
    /// <summary>What this turn gave up; null when nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DeadLetter>? Dead { get; init; }

    /// <summary>So many of the dead letters that this turn tries once more are done.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Resent { get; init; }

    /// <summary>So many posts of the dead letter behind them are done too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ResentPart { get; init; }

    internal bool Covers(Parcel parcel) =>
        parcel.Logged.Sequence <= Cursor || (parcel.Logged.Sequence == Cursor + 1 && parcel.Part < Part);
}
