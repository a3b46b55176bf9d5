namespace Orchestrator.Store;

/// <summary>One page of integration logs; no <see cref="NextPageKey"/> means the end.</summary>
public sealed record IntegrationLogPage(IReadOnlyList<IntegrationLog> Logs, long? NextPageKey, long TotalCount);
