using Microsoft.Extensions.Logging;
using Orchestrator.Model.Events;
using Orchestrator.Model.Filters;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Temporalio.Activities;

namespace Orchestrator.Activities.Listeners;

/// <summary>Carries events from the log to webhooks.</summary>
internal sealed class ListenerActivities(
    IEventLog log, IDefinitions definitions, ISecretStore secrets, WebhookSender sender, Handshakes handshakes, TimeProvider time, ILogger<ListenerActivities> logger)
    : IListenerActivities
{
    private const int PageSize = 100;
    private const int LargestBatch = 50;

    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BadDefinitionPause = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    [Activity]
    public async Task<ListenerProgress> DeliverAsync(ListenerTurn turn)
    {
        var context = ActivityExecutionContext.Current;
        if (await definitions.FindAsync(ListenerDefinition.Kind, turn.Name, context.CancellationToken) is not { } definition)
        {
            return new ListenerProgress { Cursor = turn.Cursor, Deleted = true };
        }

        if (ListenerDefinition.Parse(definition.Body, definition.Project, out var problem) is not { } listener)
        {
            var error = $"Cannot deliver to listener '{turn.Name}': {problem}";
            return new ListenerProgress { Cursor = turn.Cursor, Error = error, RetryAfter = BadDefinitionPause };
        }

        if (await handshakes.RefusalAsync(listener, context.CancellationToken) is { } refusal)
        {
            return new ListenerProgress { Cursor = turn.Cursor, Error = refusal };
        }

        var delivery = new ListenerDelivery(listener, await SecretAsync(listener, context.CancellationToken), sender, handshakes.Origin, turn, time);
        await ResendAsync(delivery, turn, context.CancellationToken);
        await DeliverAsync(delivery, context);
        Log.Delivered(logger, turn.Name, delivery.Delivered, delivery.Cursor);
        return delivery.Progress();
    }

    private async Task DeliverAsync(ListenerDelivery delivery, ActivityExecutionContext context)
    {
        var version = definitions.Version;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        limit.CancelAfter(LongestTurn);

        // What was delivered is told at once, so that a crash repeats little.
        while (!delivery.HasNews && !limit.IsCancellationRequested && definitions.Version == version)
        {
            context.Heartbeat(delivery.Cursor);
            var page = await log.ReadAfterAsync(delivery.Cursor, PageSize, context.CancellationToken);
            if (page.Count == 0)
            {
                await WaitForMoreAsync(delivery.Cursor, limit.Token);
                continue;
            }

            await DeliverPageAsync(delivery, page, context.CancellationToken);
        }
    }

    private static async Task DeliverPageAsync(ListenerDelivery delivery, IReadOnlyList<LoggedEvent> page, CancellationToken cancellationToken)
    {
        var listener = delivery.Listener;
        var wanted = page.Where(logged => Wants(listener, logged)).ToList();
        var size = listener.Mode == "batch" ? LargestBatch : 1;
        for (var i = 0; i < wanted.Count && !delivery.IsOver; i += size)
        {
            var next = i + size < wanted.Count ? wanted[i + size] : null;
            await delivery.DeliverAsync(wanted.GetRange(i, Math.Min(size, wanted.Count - i)), next, cancellationToken);
        }

        if (!delivery.IsOver)
        {
            delivery.Skip(page[^1].Sequence);
        }
    }

    private static bool Wants(ListenerDefinition listener, LoggedEvent logged) =>
        (listener.Project is null || listener.Project == logged.Project)
        && listener.WantsType(logged.Type)
        && listener.Filter.Matches(new EventSubject(EventJson.Parse(logged.Body)));

    // Short of the end of the turn it is a wake-up, not a clock, that ends the wait.
    private async Task WaitForMoreAsync(long cursor, CancellationToken limit)
    {
        try
        {
            await foreach (var _ in log.FollowAsync(EventFilter.Everything, cursor, limit))
            {
                return;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task ResendAsync(ListenerDelivery delivery, ListenerTurn turn, CancellationToken cancellationToken)
    {
        foreach (var sequence in turn.Resend)
        {
            foreach (var logged in await log.ReadAfterAsync(sequence - 1, 1, cancellationToken))
            {
                await delivery.ResendAsync(logged, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, string>?> SecretAsync(ListenerDefinition listener, CancellationToken cancellationToken) =>
        listener.Secret is { } name ? await secrets.ResolveAsync(name, new SecretScope(listener.Project), cancellationToken) : null;
}
