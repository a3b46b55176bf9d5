using Orchestrator.Store;

namespace Orchestrator.Activities.Listeners.Requests;

/// <summary>The subscriptions made here, read once in a turn and only when the first entry asks for one.</summary>
internal sealed class SubscriptionLookup(IIntegrations integrations)
{
    private List<IntegrationSubscription>? known;

    internal async ValueTask<IntegrationSubscription?> FindAsync(string id, CancellationToken cancellationToken)
    {
        known ??= [.. (await integrations.ListAsync(cancellationToken)).SelectMany(integration => integration.Subscriptions)];
        return known.Find(one => one.Id == id);
    }
}
