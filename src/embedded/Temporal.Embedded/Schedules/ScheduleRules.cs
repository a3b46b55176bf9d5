using System.Security.Cryptography;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.Schedule.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>The rules of a schedule: how time, patches and the ends of runs change what is stored. Reads no clock and starts nothing.</summary>
internal sealed class ScheduleRules
{
    private const int LargestBuffer = 1000;
    private const int MostRecent = 10;
    private const int MostRequests = 10;
    private readonly string scheduleId;

    public ScheduleRules(string scheduleId, ScheduleBody body)
    {
        this.scheduleId = scheduleId;
        Body = body;
        Times = new CompiledSpec(body.Shown.Schedule.Spec);
    }

    public ScheduleBody Body { get; }

    /// <summary>The times of the specification.</summary>
    public CompiledSpec Times { get; private set; }

    public ScheduleInfo Info => Body.Shown.Info;

    public Schedule Schedule => Body.Shown.Schedule;

    /// <summary>Whether the schedule acts by itself at all.</summary>
    public bool Acts => Schedule.Action?.StartWorkflow is not null && Schedule.State is { Paused: false } state && (!state.LimitedActions || state.RemainingActions > 0);

    /// <summary>When the schedule acts next by itself, or null.</summary>
    public DateTimeOffset? NextWake => Acts ? Times.Next(Body.Cursor, scheduleId)?.Actual : null;

    /// <summary>Puts the times that have come into the buffer, a limited number at a time. True if anything changed.</summary>
    public bool Advance(DateTimeOffset now)
    {
        if (!Acts)
        {
            Body.Cursor = now > Body.Cursor ? now : Body.Cursor;
            return false;
        }

        var changed = false;
        var window = Schedule.Policies.CatchupWindow.ToTimeSpan();
        for (var i = 0; i < LargestBuffer && Times.Next(Body.Cursor, scheduleId) is { } next && next.Actual <= now; i++)
        {
            changed = true;
            Body.Cursor = next.Nominal;
            if (now - next.Actual > window)
            {
                Info.MissedCatchupWindow++;
            }
            else
            {
                Add(new BufferedStart(next.Nominal, next.Actual, ScheduleOverlapPolicy.Unspecified, Manual: false, RequestIdOf(next.Nominal)));
            }
        }

        return changed;
    }

    /// <summary>Puts times of backfills into the buffer while there is room. True if anything changed.</summary>
    public bool AdvanceBackfills()
    {
        var changed = false;
        while (Body.Backfills.Count > 0 && Body.Buffer.Count < LargestBuffer / 2)
        {
            changed = true;
            var backfill = Body.Backfills[0];
            if (Times.Next(backfill.After, scheduleId) is not { } next || next.Nominal > backfill.Until)
            {
                Body.Backfills.RemoveAt(0);
                continue;
            }

            Body.Backfills[0] = backfill with { After = next.Nominal };
            Add(new BufferedStart(next.Nominal, next.Actual, backfill.Overlap, Manual: true, Guid.NewGuid().ToString()));
        }

        return changed;
    }

    /// <summary>Decides about what is due; what waits stays in the buffer.</summary>
    public StartDecision Decide()
    {
        var decision = StartDecision.Of(Body.Buffer, Info.RunningWorkflows.Count > 0, Schedule.Policies.OverlapPolicy);
        Body.Buffer.Clear();
        Body.Buffer.AddRange(decision.Waiting);
        Info.OverlapSkipped += decision.Skipped;
        return decision;
    }

    /// <summary>Whether a start may go ahead; an automatic one uses up one of the remaining actions.</summary>
    public bool Take(BufferedStart start)
    {
        if (start.Manual)
        {
            return true;
        }

        if (!Acts)
        {
            return false;
        }

        if (Schedule.State.LimitedActions)
        {
            Schedule.State.RemainingActions--;
            Body.Version++;
        }

        return true;
    }

    /// <summary>Notes a run that was started.</summary>
    public void Started(BufferedStart start, WorkflowExecution run, bool exclusive, DateTimeOffset now)
    {
        Info.ActionCount++;
        Info.RecentActions.Add(new ScheduleActionResult
        {
            ScheduleTime = Timestamp.FromDateTimeOffset(start.Actual),
            ActualTime = Timestamp.FromDateTimeOffset(now),
            StartWorkflowResult = run,
            StartWorkflowStatus = WorkflowExecutionStatus.Running,
        });
        while (Info.RecentActions.Count > MostRecent)
        {
            Info.RecentActions.RemoveAt(0);
        }

        if (exclusive)
        {
            Info.RunningWorkflows.Add(run);
        }
        else
        {
            Body.Overlapping.Add(run);
        }
    }

    /// <summary>Notes how a run ended.</summary>
    public void Closed(string firstRunId, WorkflowExecutionStatus status, Payloads? result, Failure? failure)
    {
        var run = Info.RunningWorkflows.Concat(Body.Overlapping).FirstOrDefault(run => run.RunId == firstRunId);
        if (run is null)
        {
            return;
        }

        Info.RunningWorkflows.Remove(run);
        Body.Overlapping.Remove(run);
        foreach (var recent in Info.RecentActions.Where(recent => recent.StartWorkflowResult.RunId == firstRunId))
        {
            recent.StartWorkflowStatus = status;
        }

        if (status == WorkflowExecutionStatus.Completed)
        {
            Body.LastResult = result ?? Body.LastResult;
            Body.LastFailure = null;
        }
        else if (failure is not null)
        {
            Body.LastFailure = failure;
        }

        PauseAfter(run.WorkflowId, status, failure);
    }

    /// <summary>Applies a patch; false if the request was seen before.</summary>
    public bool Patch(SchedulePatch patch, string requestId, DateTimeOffset now)
    {
        if (requestId.Length > 0 && Body.Requests.Contains(requestId))
        {
            return false;
        }

        Body.Requests.Add(requestId);
        if (Body.Requests.Count > MostRequests)
        {
            Body.Requests.RemoveAt(0);
        }

        if (patch.TriggerImmediately is { } trigger)
        {
            var nominal = trigger.ScheduledTime?.ToDateTimeOffset() ?? now;
            Add(new BufferedStart(nominal, nominal, trigger.OverlapPolicy, Manual: true, Guid.NewGuid().ToString()));
        }

        foreach (var backfill in patch.BackfillRequest)
        {
            // The start is one of the times that are wanted.
            Body.Backfills.Add(new Backfill(backfill.StartTime.ToDateTimeOffset().AddMilliseconds(-1), backfill.EndTime.ToDateTimeOffset(), backfill.OverlapPolicy));
        }

        Pause(patch.Pause, paused: true);
        Pause(patch.Unpause, paused: false);
        return true;
    }

    /// <summary>Takes another definition; it counts from now.</summary>
    public void Update(Schedule schedule, DateTimeOffset now)
    {
        Body.Shown.Schedule = schedule;
        Times = new CompiledSpec(schedule.Spec);
        Info.UpdateTime = Timestamp.FromDateTimeOffset(now);
        Body.Cursor = now;
        Body.Version++;
    }

    /// <summary>The next times at which the schedule would act.</summary>
    public IEnumerable<Timestamp> Future(DateTimeOffset now, int most)
    {
        var state = Schedule.State;
        var count = state.LimitedActions ? Math.Min(most, state.RemainingActions) : most;
        var after = now;
        for (var i = 0; i < count && Times.Next(after, scheduleId) is { } next; i++)
        {
            after = next.Nominal;
            yield return Timestamp.FromDateTimeOffset(next.Actual);
        }
    }

    /// <summary>The same id for the same time of the same schedule, also after a crash: the run is then found, not started again.</summary>
    private string RequestIdOf(DateTimeOffset nominal)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Body.Uid} {nominal.ToUnixTimeSeconds()}"));
        return new Guid(hash.AsSpan(0, 16)).ToString();
    }

    private void PauseAfter(string workflowId, WorkflowExecutionStatus status, Failure? failure)
    {
        var notes = status switch
        {
            WorkflowExecutionStatus.Failed => $"paused due to workflow failure: {workflowId}: {failure?.Message}",
            WorkflowExecutionStatus.TimedOut => $"paused due to workflow timeout: {workflowId}",
            _ => "",
        };
        if (Schedule is { Policies.PauseOnFailure: true, State.Paused: false })
        {
            Pause(notes, paused: true);
        }
    }

    private void Pause(string notes, bool paused)
    {
        if (notes.Length > 0)
        {
            Schedule.State.Paused = paused;
            Schedule.State.Notes = notes;
            Body.Version++;
        }
    }

    private void Add(BufferedStart start)
    {
        if (Body.Buffer.Count < LargestBuffer)
        {
            Body.Buffer.Add(start);
        }
        else
        {
            Info.BufferDropped++;
        }
    }
}
