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

    /// <summary>How many were paused, or went on, now.</summary>
    public async Task<int> ApplyAsync(KillSwitchState state, CancellationToken cancellationToken)
    {
        var count = 0;
        var rpc = Schedules.Rpc(cancellationToken);
        await foreach (var listed in client.ListSchedulesAsync(new ScheduleListOptions { Rpc = rpc }))
        {
            if (listed.Id.StartsWith(Prefix, StringComparison.Ordinal)
                && listed.Schedule?.State is { } shown && (state.Engaged ? !shown.Paused : IsHeld(shown.Paused, shown.Note)))
            {
                count += await ChangeAsync(client.GetScheduleHandle(listed.Id), state.Engaged, rpc) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>The state that a replaced schedule keeps, and the mark with it.</summary>
    public static ScheduleState Kept(ScheduleState wanted, ScheduleState current) => IsHeld(current.Paused, current.Note)
        ? Held(wanted with { Note = wanted.Note ?? Released(current).Note })
        : wanted with { Paused = current.Paused, Note = wanted.Note ?? current.Note };

    private static async Task<bool> ChangeAsync(ScheduleHandle handle, bool engaged, RpcOptions rpc)
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
            return changed;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return false;
        }
    }

    private static bool IsHeld(bool paused, string? note) => paused && note?.StartsWith(Mark, StringComparison.Ordinal) == true;

    private static ScheduleState Held(ScheduleState state) =>
        state with { Paused = true, Note = state.Note is { Length: > 0 } note ? $"{Mark} {note}" : Mark };

    private static ScheduleState Released(ScheduleState state) =>
        state with { Paused = false, Note = state.Note?[Mark.Length..].TrimStart() is { Length: > 0 } note ? note : null };
}
