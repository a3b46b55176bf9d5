using Orchestrator.Model.Events;

namespace Orchestrator.Model.Extensions;

/// <summary>An event of the log as a story needs it.</summary>
/// <param name="Position">Its position in the log.</param>
/// <param name="Key">Its internal key, from which the ids of notices come.</param>
/// <param name="RunOf">Of a task's trigger: the workflow it belongs to, whose id names the key of the run's trigger.</param>
/// <param name="Event">The event.</param>
public sealed record ExtensionStoryEvent(long Position, string Key, string? RunOf, Event Event);
