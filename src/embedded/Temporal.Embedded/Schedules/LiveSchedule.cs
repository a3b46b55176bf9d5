using System.Buffers.Binary;
using Google.Protobuf;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Time;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.Schedule.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>One schedule at work: takes its events one at a time, starts runs, stores itself, and sets the timer of its next action.</summary>
internal sealed class LiveSchedule(ScheduleContext context, long key, string namespaceName, string scheduleId, ScheduleBody stored)
{
    private const int Described = 10;
    private const int Listed = 5;
    private readonly TurnQueue turns = new();
    private readonly ScheduleRules state = new(scheduleId, stored);
    private ClockTimer? timer;
    private bool deleted;

    public string Namespace => namespaceName;

    public string ScheduleId => scheduleId;

    public ScheduleBody Body => state.Body;

    private ByteString Token
    {
        get
        {
            Span<byte> token = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(token, state.Body.Version);
            return ByteString.CopyFrom(token);
        }
    }

    /// <summary>Stores a new schedule after applying its first patch, and sets it going.</summary>
    public Task<ByteString> CreateAsync(SchedulePatch? patch) => TurnAsync(() =>
    {
        if (patch is not null)
        {
            state.Patch(patch, "", context.Clock.UtcNow);
        }

        return Token;
    });

    /// <summary>Sets a stored schedule going again: asks how the runs ended that closed meanwhile, and catches up.</summary>
    public async Task ResumeAsync()
    {
        foreach (var run in state.Info.RunningWorkflows.Concat(state.Body.Overlapping).ToList())
        {
            await WatchAsync(run).ConfigureAwait(false);
        }

        await WakeAsync().ConfigureAwait(false);
    }

    /// <summary>Does what has become due; never throws.</summary>
    public async Task WakeAsync(Action? change = null)
    {
        try
        {
            await TurnAsync(() =>
            {
                change?.Invoke();
                return change is not null;
            }, save: change is not null).ConfigureAwait(false);
        }
        catch (TemporalServiceException e) when (e.Code is Grpc.GrpcStatus.Unavailable or Grpc.GrpcStatus.NotFound)
        {
            // The service stops, or the schedule was deleted: what is due is still stored, or no longer wanted.
            Log.NotWoken(context.Logger, scheduleId, e.Message);
        }
#pragma warning disable CA1031 // Nobody awaits this: the log is the only place for it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.ScheduleBroken(context.Logger, e, scheduleId);
        }
    }

    public Task PatchAsync(SchedulePatch patch, string requestId) => TurnAsync(() => state.Patch(patch, requestId, context.Clock.UtcNow));

    /// <exception cref="TemporalServiceException">The token is not of the schedule as it is now.</exception>
    public Task UpdateAsync(Schedule schedule, ByteString token, SearchAttributes? attributes, Memo? memo) => TurnAsync(() =>
    {
        if (!token.IsEmpty && !token.Equals(Token))
        {
            throw Refusal.FailedPrecondition($"mismatched conflict token: schedule '{scheduleId}' has changed since it was described; describe it again");
        }

        state.Update(schedule, context.Clock.UtcNow);
        state.Body.Shown.SearchAttributes = attributes ?? state.Body.Shown.SearchAttributes;
        state.Body.Shown.Memo = memo ?? state.Body.Shown.Memo;
        return true;
    });

    public Task<DescribeScheduleResponse> DescribeAsync() => TurnAsync(() =>
    {
        var shown = state.Body.Shown.Clone();
        shown.Info.BufferSize = state.Body.Buffer.Count;
        shown.Info.FutureActionTimes.Add(state.Future(context.Clock.UtcNow, Described));
        shown.ConflictToken = Token;
        return shown;
    }, save: false);

    public Task<ScheduleListEntry> ListedAsync() => TurnAsync(() =>
    {
        var shown = state.Body.Shown;
        var entry = new ScheduleListEntry
        {
            ScheduleId = scheduleId,
            Memo = shown.Memo,
            SearchAttributes = shown.SearchAttributes,
            Info = new ScheduleListInfo
            {
                Spec = state.Schedule.Spec,
                WorkflowType = state.Schedule.Action?.StartWorkflow?.WorkflowType,
                Notes = state.Schedule.State.Notes,
                Paused = state.Schedule.State.Paused,
                RecentActions = { state.Info.RecentActions.TakeLast(Listed) },
            },
        }.Clone();
        entry.Info.FutureActionTimes.Add(state.Future(context.Clock.UtcNow, Listed));
        return entry;
    }, save: false);

    /// <summary>Times of the specification after one moment, up to and including another.</summary>
    public Task<List<DateTimeOffset>> MatchingAsync(DateTimeOffset from, DateTimeOffset to, int most) => TurnAsync(() =>
    {
        var times = new List<DateTimeOffset>();
        for (var next = state.Times.Next(from, scheduleId); times.Count < most && next is { } time && time.Actual <= to; next = state.Times.Next(time.Nominal, scheduleId))
        {
            times.Add(time.Actual);
        }

        return times;
    }, save: false);

    /// <summary>Ends the schedule; its open runs go on.</summary>
    public Task DeleteAsync() => turns.RunAsync(async () =>
    {
        RefuseDeleted();
        deleted = true;
        timer?.Cancel();
        foreach (var run in state.Info.RunningWorkflows.Concat(state.Body.Overlapping))
        {
            context.Watched.TryRemove(run.RunId, out _);
        }

        await context.Database.Writer.Enqueue(session => ScheduleRow.Delete(session, context.Visibility, key)).ConfigureAwait(false);
        return true;
    });

    /// <summary>Notes that a run of this schedule has ended, and does what had to wait for it.</summary>
    public Task ClosedAsync(ClosedRun run)
    {
        context.Watched.TryRemove(run.FirstRunId, out _);
        return WakeAsync(() =>
        {
            var result = run.CloseEvent.WorkflowExecutionCompletedEventAttributes?.Result;
            var failure = run.Status == WorkflowExecutionStatus.TimedOut
                ? new Failure { Message = "workflow timeout", Source = "Server", TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = TimeoutType.StartToClose } }
                : run.CloseEvent.WorkflowExecutionFailedEventAttributes?.Failure;
            state.Closed(run.FirstRunId, run.Status, result, failure);
        });
    }

    /// <summary>One event: the change, then everything that follows from it, stored before anybody hears of it.</summary>
    private async Task<T> TurnAsync<T>(Func<T> change, bool save = true)
    {
        using var work = context.Workload.Enter();
        return await turns.RunAsync(async () =>
        {
            RefuseDeleted();
            // What is due by now belongs to the definition as it was.
            var changed = await ActAsync().ConfigureAwait(false);
            var answer = change();
            if (save)
            {
                changed = true;
                await ActAsync().ConfigureAwait(false);
            }

            if (changed)
            {
                await context.Database.Writer.Enqueue(ScheduleRow.Write(context, key, namespaceName, scheduleId, state)).ConfigureAwait(false);
            }

            Arm();
            return answer;
        }).ConfigureAwait(false);
    }

    private void RefuseDeleted()
    {
        if (deleted)
        {
            throw Refusal.NotFound($"schedule not found: {scheduleId}");
        }
    }

    /// <summary>Starts what is due. True if anything changed.</summary>
    private async Task<bool> ActAsync()
    {
        var changed = false;
        while (true)
        {
            var advanced = state.Advance(context.Clock.UtcNow) | state.AdvanceBackfills();
            if (state.Body.Buffer.Count == 0 || state.Schedule.Action?.StartWorkflow is null)
            {
                return changed | advanced;
            }

            var before = state.Body.Buffer.Count;
            var decision = state.Decide();
            changed |= advanced || decision.Waiting.Count != before;
            foreach (var start in decision.Overlapping.Append(decision.Exclusive).OfType<BufferedStart>())
            {
                await StartAsync(start, exclusive: ReferenceEquals(start, decision.Exclusive)).ConfigureAwait(false);
            }

            if (decision.CancelsOthers || decision.TerminatesOthers)
            {
                await OtherRuns.EndAsync(context, namespaceName, scheduleId, [.. state.Info.RunningWorkflows], decision.TerminatesOthers).ConfigureAwait(false);
            }

            if (!advanced)
            {
                return changed;
            }
        }
    }

    private async Task StartAsync(BufferedStart start, bool exclusive)
    {
        if (!state.Take(start))
        {
            return;
        }

        var action = state.Schedule.Action.StartWorkflow;
        var request = ScheduledStart.Request(namespaceName, scheduleId, action, start, state.Schedule.Policies.KeepOriginalWorkflowId);
        try
        {
            var reply = await context.Runs.StartAsync(request, new StartExtras(state.Body.LastResult, state.Body.LastFailure)).ConfigureAwait(false);
            var run = new WorkflowExecution { WorkflowId = request.WorkflowId, RunId = reply.RunId };
            state.Started(start, run, exclusive, context.Clock.UtcNow);
            await WatchAsync(run).ConfigureAwait(false);
        }
        catch (TemporalServiceException e) when (e.Code != Grpc.GrpcStatus.Unavailable)
        {
            Log.ActionRefused(context.Logger, scheduleId, start.Nominal, e.Message);
        }
    }

    /// <summary>Waits for a run's end; asks once, since it may have come before anybody listened.</summary>
    private async Task WatchAsync(WorkflowExecution run)
    {
        context.Watched[run.RunId] = this;
        if (await context.Runs.FindOutcomeAsync(namespaceName, run.WorkflowId, run.RunId).ConfigureAwait(false) is { } outcome)
        {
            _ = Task.Run(() => ClosedAsync(outcome with { FirstRunId = run.RunId }));
        }
    }

    private void Arm()
    {
        timer?.Cancel();
        timer = state.NextWake is { } due ? context.Clock.Schedule(due, () => _ = WakeAsync()) : null;
    }
}
