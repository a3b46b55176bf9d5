using Temporal.Embedded.Rpc;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Reads histories: pages of event batches, long polls for news, the closing event, backwards.</summary>
internal sealed class HistoryCalls(RunEngine engine) : IRpcModule
{
    private const int LargestPage = 256;
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<GetWorkflowExecutionHistoryRequest, GetWorkflowExecutionHistoryResponse>("GetWorkflowExecutionHistory", GetAsync, waits: true);
        table.Serve<GetWorkflowExecutionHistoryReverseRequest, GetWorkflowExecutionHistoryReverseResponse>("GetWorkflowExecutionHistoryReverse", GetReverseAsync);
    }

    private Task<GetWorkflowExecutionHistoryResponse> GetAsync(GetWorkflowExecutionHistoryRequest request, CallContext call)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        var execution = RequestCheck.Execution(request.Execution);
        var token = request.NextPageToken.IsEmpty ? null : Encoding.Page(request.NextPageToken);
        var key = new WorkflowKey(request.Namespace, token?.WorkflowId ?? execution.WorkflowId);
        return request.HistoryEventFilterType == HistoryEventFilterType.CloseEvent
            ? CloseEventAsync(key, token?.RunId ?? execution.RunId, request.WaitNewEvent, call)
            : PageAsync(key, execution.RunId, token, request, call);
    }

    /// <summary>The last event of a closed run; waits for it.</summary>
    private async Task<GetWorkflowExecutionHistoryResponse> CloseEventAsync(WorkflowKey key, string runId, bool wait, CallContext call)
    {
        var end = Environment.TickCount64 + (long)call.Hold(LongPoll).TotalMilliseconds;
        while (true)
        {
            Task change;
            Task stored;
            Run run;
            HistoryEvent? closing = null;
            using (var held = engine.Hold(key))
            {
                run = Find(held.Slot, key, runId);
                runId = run.RunId;
                stored = held.Slot.Stored;
                change = run.IsOpen ? run.NextChange() : Task.CompletedTask;
                closing = run.IsOpen ? null : run.TailSince(run.State.NextEventId - 1)?.FirstOrDefault();
            }

            if (!run.IsOpen)
            {
                await stored.ConfigureAwait(false);
                closing ??= engine.Kernel.Reader.Event(run.Key, run.State.NextEventId - 1) ?? throw RunEngine.Unknown(key.WorkflowId, runId);
                return new GetWorkflowExecutionHistoryResponse { History = new History { Events = { closing } } };
            }

            if (!await ChangedAsync(change, end, call).ConfigureAwait(false))
            {
                var empty = new GetWorkflowExecutionHistoryResponse { History = new History() };
                if (wait)
                {
                    empty.NextPageToken = Encoding.Page(new PageToken { RunId = runId, WorkflowId = key.WorkflowId, NextEventId = 1, CloseOnly = true });
                }

                return empty;
            }
        }
    }

    private async Task<GetWorkflowExecutionHistoryResponse> PageAsync(WorkflowKey key, string runId, PageToken? token, GetWorkflowExecutionHistoryRequest request, CallContext call)
    {
        var batches = request.MaximumPageSize is > 0 and <= LargestPage ? request.MaximumPageSize : LargestPage;
        var from = token is null ? 1 : token.NextEventId;
        var end = Environment.TickCount64 + (long)call.Hold(LongPoll).TotalMilliseconds;
        while (true)
        {
            Task stored;
            Task change = Task.CompletedTask;
            Run run;
            long last;
            bool open;
            List<HistoryEvent>? transient = null;
            using (var held = engine.Hold(key))
            {
                run = Find(held.Slot, key, token?.RunId is { Length: > 0 } known ? known : runId);
                stored = held.Slot.Stored;
                last = run.State.NextEventId - 1;
                open = run.IsOpen;
                if (open && request.WaitNewEvent && from > last)
                {
                    change = run.NextChange();
                }

                transient = token is { Transient: true } ? Unstored(run) : null;
            }

            await stored.ConfigureAwait(false);
            if (!change.IsCompleted)
            {
                if (await ChangedAsync(change, end, call).ConfigureAwait(false))
                {
                    continue;
                }

                return new GetWorkflowExecutionHistoryResponse { History = new History(), NextPageToken = Encoding.Page(new PageToken { RunId = run.RunId, WorkflowId = run.WorkflowId, NextEventId = from }) };
            }

            var limit = token is { LastEventId: > 0 } ? token.LastEventId : last;
            return Page(run, from, limit, batches, open && request.WaitNewEvent, transient, token);
        }
    }

    private GetWorkflowExecutionHistoryResponse Page(Run run, long from, long last, int batches, bool follow, List<HistoryEvent>? transient, PageToken? token)
    {
        var history = new History();
        var reply = new GetWorkflowExecutionHistoryResponse { History = history };
        var (events, more, full) = engine.Kernel.Reader.Page(run.Key, from, batches);
        history.Events.AddRange(events.Where(e => e.EventId <= last));
        var next = events.Count > 0 ? events[^1].EventId + 1 : from;
        if (more || full || follow)
        {
            reply.NextPageToken = Encoding.Page(new PageToken { RunId = run.RunId, WorkflowId = run.WorkflowId, NextEventId = next, LastEventId = token?.LastEventId ?? 0, Transient = token?.Transient ?? false });
        }
        else if (transient is not null)
        {
            history.Events.AddRange(transient);
        }

        return reply;
    }

    private async Task<GetWorkflowExecutionHistoryReverseResponse> GetReverseAsync(GetWorkflowExecutionHistoryReverseRequest request, CallContext call)
    {
        RequestCheck.Namespace(engine.Kernel, request.Namespace);
        var execution = RequestCheck.Execution(request.Execution);
        var token = request.NextPageToken.IsEmpty ? null : Encoding.Page(request.NextPageToken);
        var batches = request.MaximumPageSize is > 0 and <= LargestPage ? request.MaximumPageSize : LargestPage;
        Run run;
        Task stored;
        long last;
        var key = new WorkflowKey(request.Namespace, execution.WorkflowId);
        using (var held = engine.Hold(key))
        {
            run = Find(held.Slot, key, token?.RunId ?? execution.RunId);
            stored = held.Slot.Stored;
            last = token?.NextEventId ?? run.State.NextEventId - 1;
        }

        await stored.ConfigureAwait(false);
        var (events, full) = engine.Kernel.Reader.PageReverse(run.Key, last, batches);
        var reply = new GetWorkflowExecutionHistoryReverseResponse { History = new History { Events = { events } } };
        if (full && events.Count > 0)
        {
            reply.NextPageToken = Encoding.Page(new PageToken { RunId = run.RunId, WorkflowId = run.WorkflowId, NextEventId = events[^1].EventId - 1 });
        }

        return reply;
    }

    private Run Find(RunSlot slot, WorkflowKey key, string runId) => engine.Find(slot, runId) ?? throw RunEngine.Unknown(key.WorkflowId, runId);

    /// <summary>The would-be events of the transient task that the pages belong to.</summary>
    private static List<HistoryEvent>? Unstored(Run run)
    {
        if (run.Task is not { StartedId: not 0, Kind: not TaskKind.Normal } task)
        {
            return null;
        }

        var scheduled = WorkflowTasks.Scheduled(run, task, null);
        var started = WorkflowTasks.Started(run, task);
        scheduled.EventId = task.ScheduledId;
        started.EventId = task.StartedId;
        return [scheduled, started];
    }

    private static async Task<bool> ChangedAsync(Task change, long end, CallContext call)
    {
        var left = end - Environment.TickCount64;
        if (left <= 0)
        {
            return false;
        }

        try
        {
            await change.WaitAsync(TimeSpan.FromMilliseconds(left), call.Cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
