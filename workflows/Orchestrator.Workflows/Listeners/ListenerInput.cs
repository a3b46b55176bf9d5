namespace Orchestrator.Workflows.Listeners;

/// <summary>A listener and where it stands; a new one begins with what is logged from now on.</summary>
public sealed record ListenerInput(string Name, ListenerState State);
