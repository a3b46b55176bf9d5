using Orchestrator.Model.Shipyards;

namespace Orchestrator.Workflows.Lanes;

/// <summary>A sequence asks for its lane.</summary>
/// <param name="Lane">The workflow id of the lane.</param>
/// <param name="Holder">The workflow id of the asking sequence; asking twice is asking once.</param>
/// <param name="Context">Sequences of one context never exclude one another.</param>
/// <param name="Since">When the sequence was triggered: the order of the queue.</param>
/// <param name="Policy">What to do when the lane is taken.</param>
/// <param name="Ticket">Counts the times this sequence asked; the grant repeats it.</param>
/// <param name="Ended">A holder known to have left the lane without a signal; the activity fills it in.</param>
public sealed record LaneRequest(
    string Lane, string Holder, string Context, DateTimeOffset Since, ConcurrencyPolicy Policy, int Ticket = 1, string? Ended = null);
