namespace Orchestrator.Store;

/// <summary>Registrations, subscriptions and logs of remote executors (Keptn's uniform).</summary>
public interface IIntegrations
{
    /// <summary>Adds or refreshes a registration; true when it is new.</summary>
    Task<bool> RegisterAsync(Integration integration, CancellationToken cancellationToken);

    /// <summary>Notes a heartbeat; null when the id is unknown.</summary>
    Task<Integration?> PingAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    Task<bool> UnregisterAsync(string id, CancellationToken cancellationToken);

    Task<Integration?> FindAsync(string id, CancellationToken cancellationToken);

    Task<IReadOnlyList<Integration>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the subscriptions; false when the id is unknown.</summary>
    Task<bool> SetSubscriptionsAsync(string id, IReadOnlyList<IntegrationSubscription> subscriptions, CancellationToken cancellationToken);

    Task AppendLogsAsync(IReadOnlyList<IntegrationLog> logs, CancellationToken cancellationToken);

    Task<IntegrationLogPage> QueryLogsAsync(IntegrationLogQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes what the query matches, whatever its page; returns how many.</summary>
    Task<int> DeleteLogsAsync(IntegrationLogQuery query, CancellationToken cancellationToken);
}
