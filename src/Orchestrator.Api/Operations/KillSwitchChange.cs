using Orchestrator.Ingress;

namespace Orchestrator.Api.Operations;

/// <summary>What touching the kill switch did.</summary>
/// <param name="State">How it stands now.</param>
/// <param name="Changed">False when it stood so before.</param>
/// <param name="Sequences">How many open sequences were told of it at once.</param>
/// <param name="Schedules">How many schedules were paused by it, or go on.</param>
internal sealed record KillSwitchChange(KillSwitchState State, bool Changed, int Sequences, int Schedules)
{
    /// <summary>Why not everything follows yet; null when all does.</summary>
    public string? Problem { get; init; }
}
