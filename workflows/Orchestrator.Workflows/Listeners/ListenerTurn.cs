using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Listeners;

/// <summary>What to deliver next.</summary>
/// <param name="Name">The listener.</param>
/// <param name="Cursor">The position in the log up to which everything is done.</param>
/// <param name="Failures">How often the first event after it has failed.</param>
/// <param name="Resend">Positions of dead letters to try once more.</param>
public sealed record ListenerTurn(string Name, long Cursor, int Failures, IReadOnlyList<long> Resend)
{
    /// <summary>How much of the event after the cursor is delivered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Part { get; init; }
}
