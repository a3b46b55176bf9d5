namespace Orchestrator.Store;

/// <summary>One page of events; no <see cref="NextPageKey"/> means the end.</summary>
public sealed record EventPage(IReadOnlyList<LoggedEvent> Events, long? NextPageKey, long? TotalCount);
