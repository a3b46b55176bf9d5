using System.Text.Json;
using Orchestrator.Store;
using Orchestrator.Workflows.Listeners;
using Temporalio.Activities;

namespace Orchestrator.Activities.Listeners;

/// <summary>
/// The marks of turns that must repeat as little as possible, written down after every post: after a crash at most the one post is
/// sent again whose answer had not been written down.
/// </summary>
internal sealed class DeliveryMarks(IDeliveryMarks store)
{
    /// <summary>What an earlier attempt at exactly this turn had done; null when there was none.</summary>
    internal async Task<DeliveryMark?> FindAsync(ListenerTurn turn, ActivityExecutionContext context) =>
        await store.FindAsync(turn.Name, context.CancellationToken) is { } stored
        && JsonSerializer.Deserialize<Stored>(stored) is { } found
        && found.Turn == NameOf(turn, context)
            ? found.Mark
            : null;

    internal Task SaveAsync(ListenerTurn turn, DeliveryMark mark, ActivityExecutionContext context) =>
        store.PutAsync(turn.Name, JsonSerializer.Serialize(new Stored(NameOf(turn, context), mark)), context.CancellationToken);

    internal Task ForgetAsync(ListenerTurn turn, ActivityExecutionContext context) => store.PutAsync(turn.Name, null, context.CancellationToken);

    // A replay sets the cursor back: then the next turn has another begin. Turns with dead letters stay where they are.
    private static string NameOf(ListenerTurn turn, ActivityExecutionContext context)
    {
        var name = $"{context.Info.WorkflowRunId}/{context.Info.ActivityId}/{turn.Cursor}/{turn.Part}";
        return turn.Resend.Count == 0 ? name : $"{name}/{turn.Resend[0]}";
    }

    private sealed record Stored(string Turn, DeliveryMark Mark);
}
