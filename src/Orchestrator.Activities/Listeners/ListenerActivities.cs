using Microsoft.Extensions.Logging;
using Orchestrator.Activities.Listeners.Extensions;
using Orchestrator.Activities.Listeners.Requests;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Listeners;
using Temporalio.Activities;

namespace Orchestrator.Activities.Listeners;

/// <summary>Carries events from the log to listeners.</summary>
internal sealed class ListenerActivities(
    IDefinitions definitions,
    ISecretStore secrets,
    WebhookTurns webhooks,
    ExtensionTurns extensions,
    RequestTurns requests,
    ListenerWaker waker,
    DeliveryMarks marks,
    TimeProvider time,
    ILogger<ListenerActivities> logger)
    : IListenerActivities
{
    private static readonly TimeSpan BadDefinitionPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(3);

    /// <inheritdoc />
    [Activity]
    public async Task<ListenerProgress> DeliverAsync(ListenerTurn turn)
    {
        var context = ActivityExecutionContext.Current;
        if (await definitions.FindAsync(ListenerDefinition.Kind, turn.Name, context.CancellationToken) is not { } definition)
        {
            await marks.ForgetAsync(turn, context);
            return new ListenerProgress { Cursor = turn.Cursor, Deleted = true };
        }

        if (ListenerDefinition.Parse(definition.Body, definition.Project, out var problem) is not { } listener)
        {
            var error = $"Cannot deliver to listener '{turn.Name}': {problem}";
            return new ListenerProgress { Cursor = turn.Cursor, Part = turn.Part, Error = error, RetryAfter = BadDefinitionPause, Resend = turn.Resend };
        }

        var secret = listener.Secret is { } name
            ? await secrets.ResolveAsync(name, new SecretScope(listener.Project), context.CancellationToken)
            : null;
        if (listener.Secret is not null && secret is null)
        {
            // Unsigned and without its credentials nothing goes out.
            var error = $"Cannot deliver to listener '{turn.Name}': there is no secret '{listener.Secret}' in its scope.";
            return new ListenerProgress { Cursor = turn.Cursor, Part = turn.Part, Error = error, RetryAfter = BadDefinitionPause, Resend = turn.Resend };
        }

        var assignment = new ListenerAssignment(turn, await ResumeAsync(turn, listener, context), listener, definition.Version) { Secret = secret };
        var progress = await RunAsync(assignment, context);
        Log.Delivered(logger, turn.Name, progress.Delivered, progress.Cursor);
        return progress;
    }

    private async Task<ListenerProgress> RunAsync(ListenerAssignment assignment, ActivityExecutionContext context)
    {
        // A receiver may take its time; that the worker lives is told all the same.
        using var turning = waker.Turning(assignment.Turn.Name);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var beating = BeatAsync(assignment, context, ended.Token);
        try
        {
            return assignment.Listener.Type switch
            {
                ListenerKind.Extension => await extensions.RunAsync(assignment, context),
                ListenerKind.Request => await requests.RunAsync(assignment, context),
                _ => await webhooks.RunAsync(assignment, context),
            };
        }
        finally
        {
            await ended.CancelAsync();
            await beating;
        }
    }

    private async Task BeatAsync(ListenerAssignment assignment, ActivityExecutionContext context, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(HeartbeatInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                context.Heartbeat(assignment.Mark);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The turn is over.
        }
    }

    // What an attempt before this one had delivered when it was last heard of.
    private async Task<DeliveryMark> ResumeAsync(ListenerTurn turn, ListenerDefinition listener, ActivityExecutionContext context)
    {
        var begin = new DeliveryMark(turn.Cursor, turn.Part, 0);
        if (context.Info.HeartbeatDetails.Count > 0)
        {
            begin = Later(begin, await context.Info.HeartbeatDetailAtAsync<DeliveryMark>(0));
        }

        return listener.Type == ListenerKind.Extension && await marks.FindAsync(turn, context) is { } written ? Later(begin, written) : begin;
    }

    private static DeliveryMark Later(DeliveryMark one, DeliveryMark other) =>
        (other.Cursor, other.Part, other.Resent, other.ResentPart).CompareTo((one.Cursor, one.Part, one.Resent, one.ResentPart)) > 0 ? other : one;
}
