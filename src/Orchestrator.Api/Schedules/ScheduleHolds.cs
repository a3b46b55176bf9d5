using Orchestrator.Api.Operations;
using Orchestrator.Ingress;
using Orchestrator.Workflows;
using Temporalio.Client;
using Temporalio.Client.Schedules;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Schedules;

/// <summary>Pauses the schedules while the kill switch is engaged. The note marks what was paused by it; only that goes on afterwards.</summary>
internal sealed class ScheduleHolds(ITemporalClient client)
{
    private const string Mark = "Paused by the kill switch.";

    private static readonly string Prefix = WorkflowIds.Schedule("");

    /// <summary>Pauses them, or lets them go on; one that cannot be changed keeps no other from it.</summary>
    public async Task<HoldRound> ApplyAsync(KillSwitchState state, CancellationToken cancellationToken)
    {
        var count = 0;
        var rpc = Schedules.Rpc(cancellationToken);
        RpcException? refusal = null;
        try
        {
            await foreach (var listed in client.ListSchedulesAsync(new ScheduleListOptions { Rpc = rpc }))
            {
                if (listed.Id.StartsWith(Prefix, StringComparison.Ordinal)
                    && listed.Schedule?.State is { } shown && (state.Engaged ? !shown.Paused : IsHeld(shown.Paused, shown.Note)))
                {
                    var (changed, problem) = await ChangeAsync(client.GetScheduleHandle(listed.Id), state.Engaged, rpc, cancellationToken);
                    count += changed ? 1 : 0;
                    refusal ??= problem;
                }
            }
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            refusal ??= e;
        }

        return new HoldRound(count, refusal);
    }

    /// <summary>The state that a replaced schedule keeps, and the mark with it.</summary>
    public static ScheduleState Kept(ScheduleState wanted, ScheduleState current) => IsHeld(current.Paused, current.Note)
        ? Held(wanted with { Note = wanted.Note ?? Released(current).Note })
        : wanted with { Paused = current.Paused, Note = wanted.Note ?? current.Note };

    private static async Task<(bool Changed, RpcException? Refusal)> ChangeAsync(
        ScheduleHandle handle, bool engaged, RpcOptions rpc, CancellationToken cancellationToken)
    {
        var changed = false;
        try
        {
            await handle.UpdateAsync(
                input =>
                {
                    var (schedule, now) = (input.Description.Schedule, input.Description.Schedule.State);
                    changed = engaged ? !now.Paused : IsHeld(now.Paused, now.Note);
                    return changed ? new ScheduleUpdate(schedule with { State = engaged ? Held(now) : Released(now) }) : null;
                },
                rpc);
            return (changed, null);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, e.Code == RpcException.StatusCode.NotFound ? null : e);
        }
    }

    private static bool IsHeld(bool paused, string? note) => paused && note?.StartsWith(Mark, StringComparison.Ordinal) == true;

    private static ScheduleState Held(ScheduleState state) =>
        state with { Paused = true, Note = state.Note is { Length: > 0 } note ? $"{Mark} {note}" : Mark };

    private static ScheduleState Released(ScheduleState state) =>
        state with { Paused = false, Note = state.Note?[Mark.Length..].TrimStart() is { Length: > 0 } note ? note : null };
}
