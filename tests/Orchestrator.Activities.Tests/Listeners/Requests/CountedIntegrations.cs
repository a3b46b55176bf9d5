using Orchestrator.Store;

namespace Orchestrator.Activities.Tests.Listeners.Requests;

/// <summary>One integration whose only subscription is for another stage; counts how often it is read.</summary>
internal sealed class CountedIntegrations : IIntegrations
{
    private static readonly Integration Only = new()
    {
        Id = "webhook-service",
        Name = "webhook-service",
        RegisteredAt = default,
        LastSeen = default,
        Subscriptions = [new IntegrationSubscription("one", "sh.keptn.event.deployment.triggered") { Stages = ["prod"] }],
    };

    internal int Reads { get; private set; }

    public Task<IReadOnlyList<Integration>> ListAsync(CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult<IReadOnlyList<Integration>>([Only]);
    }

    public Task<bool> RegisterAsync(Integration integration, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<Integration?> PingAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) => Task.FromResult<Integration?>(Only);

    public Task<bool> UnregisterAsync(string id, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<Integration?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult<Integration?>(Only);

    public Task<bool> SetSubscriptionsAsync(string id, IReadOnlyList<IntegrationSubscription> subscriptions, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    public Task AppendLogsAsync(IReadOnlyList<IntegrationLog> logs, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IntegrationLogPage> QueryLogsAsync(IntegrationLogQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(new IntegrationLogPage([], null, 0));

    public Task<int> DeleteLogsAsync(IntegrationLogQuery query, CancellationToken cancellationToken) => Task.FromResult(0);
}
