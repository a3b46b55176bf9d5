using Orchestrator.Model.Events;
using Orchestrator.Model.Webhooks;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Orchestrator.Workflows.Requests;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Listeners.Requests;

/// <summary>Turns of request listeners: every event with an entry in its webhook configuration gets a workflow of its own.</summary>
internal sealed class RequestTurns(IEventLog log, WebhookConfigLookup configs, IIntegrations integrations, ITemporalClient client, ListenerWaker waker, TimeProvider time)
{
    private const int PageSize = 100;

    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(5);

    internal async Task<ListenerProgress> RunAsync(ListenerAssignment assignment, ActivityExecutionContext context)
    {
        var subscriptions = new SubscriptionLookup(integrations);
        var delivery = assignment.Begin(
            "Temporal", time, (parcels, cancellationToken) => StartAsync(parcels[0].Logged, subscriptions, cancellationToken));
        var end = time.GetUtcNow() + LongestTurn;
        if (!await delivery.ResendAsync(log, end, context))
        {
            return delivery.Progress();
        }

        while (!delivery.IsOver && time.GetUtcNow() < end && !context.WorkerShutdownToken.IsCancellationRequested)
        {
            context.Heartbeat(delivery.Mark);
            var page = await log.ReadAfterAsync(delivery.Cursor, PageSize, context.CancellationToken);
            foreach (var logged in page.Where(one => PreparedEvent.IsFor(assignment.Listener, one)))
            {
                await delivery.DeliverAsync([new Parcel(logged)], null, context.CancellationToken);
            }

            if (page.Count > 0)
            {
                delivery.Skip(page[^1].Sequence);
            }

            if (page.Count < PageSize
                && await waker.RestAsync(assignment.Turn.Name, assignment.Listener, delivery.Cursor, TimeSpan.Zero, context.WorkerShutdownToken))
            {
                return delivery.Progress() with { Idle = true };
            }
        }

        return delivery.Progress();
    }

    // Each request workflow is started once, however often this is tried; what Temporal does not take fails the turn, which is repeated.
    private async Task<DeliveryResult> StartAsync(LoggedEvent logged, SubscriptionLookup subscriptions, CancellationToken cancellationToken)
    {
        if (logged is not { Project: { } project, Stage: { } stage, Service: { } service })
        {
            return DeliveryResult.Accepted;
        }

        var read = PreparedEvent.Of(logged).Event;
        var scope = new Scope(project, stage, service);
        foreach (var webhook in await configs.FindAsync(scope, read.GitCommitId, cancellationToken))
        {
            if (webhook.Type == logged.Type && IsFor(webhook, read) && await IsSubscribedAsync(webhook, scope, subscriptions, cancellationToken))
            {
                await StartAsync(webhook, logged, read, scope, cancellationToken);
            }
        }

        return DeliveryResult.Accepted;
    }

    private async Task StartAsync(Webhook webhook, LoggedEvent logged, Event read, Scope scope, CancellationToken cancellationToken)
    {
        var key = logged.Key.ToString("D");
        var input = new RequestInput
        {
            EventKey = key,
            EventId = logged.Id,
            EventType = logged.Type,
            Context = logged.Context,
            Scope = scope,
            GitCommitId = read.GitCommitId,
            TraceParent = read.Attribute("traceparent"),
            Webhook = webhook,
        };
        var options = new WorkflowOptions(WorkflowIds.Request(key, webhook.SubscriptionId), WorkflowNames.TaskQueue)
        {
            IdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate,
            StaticSummary = $"Requests for {logged.Type}",
            Rpc = new RpcOptions { CancellationToken = cancellationToken },
        };
        try
        {
            await client.StartWorkflowAsync(WorkflowNames.Request, [input], options);
        }
        catch (WorkflowAlreadyStartedException)
        {
            // An earlier turn came as far as this.
        }
    }

    // The entry names a subscription: where that was made here, it says for which projects, stages and services.
    private static async Task<bool> IsSubscribedAsync(Webhook webhook, Scope scope, SubscriptionLookup subscriptions, CancellationToken cancellationToken)
    {
        var subscription = await subscriptions.FindAsync(webhook.SubscriptionId, cancellationToken);
        return subscription is null
            || (Includes(subscription.Projects, scope.Project) && Includes(subscription.Stages, scope.Stage) && Includes(subscription.Services, scope.Service));
    }

    private static bool Includes(IReadOnlyList<string> wanted, string one) => wanted.Count == 0 || wanted.Contains(one, StringComparer.Ordinal);

    // Keptn's distributor put the subscription into the event; ours has none, and the type decides.
    private static bool IsFor(Webhook webhook, Event read) =>
        read.Data is not { ValueKind: System.Text.Json.JsonValueKind.Object } data
        || !data.TryGetProperty("temporaryData", out var temporary)
        || temporary.ValueKind != System.Text.Json.JsonValueKind.Object
        || !temporary.TryGetProperty("distributor", out var distributor)
        || distributor.ValueKind != System.Text.Json.JsonValueKind.Object
        || !distributor.TryGetProperty("subscriptionID", out var id)
        || id.ToString() == webhook.SubscriptionId;
}
