using Orchestrator.Store;

namespace Orchestrator.Api.Sequences;

/// <summary>Points at an event.</summary>
internal sealed record EventReference(string Type, string Id, DateTimeOffset Time)
{
    public static EventReference? To(LoggedEvent? logged) => logged is null ? null : new EventReference(logged.Type, logged.Id, logged.Time);
}
