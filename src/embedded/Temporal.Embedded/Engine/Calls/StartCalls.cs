using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Starts runs, also together with a signal.</summary>
internal sealed class StartCalls(RunEngine engine) : IRpcModule
{
    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<StartWorkflowExecutionRequest, StartWorkflowExecutionResponse>("StartWorkflowExecution", (request, _) => StartAsync(request, null));
        table.Serve<SignalWithStartWorkflowExecutionRequest, SignalWithStartWorkflowExecutionResponse>("SignalWithStartWorkflowExecution", (request, _) => SignalWithStartAsync(request));
    }

    public async Task<StartWorkflowExecutionResponse> StartAsync(StartWorkflowExecutionRequest request, StartExtras? extras)
    {
        StartRequests.Check(engine.Kernel, request);
        var attributes = StartRequests.Attributes(engine.Kernel, request, extras);
        var reply = new StartWorkflowExecutionResponse();
        TaskView? eager = null;
        Task stored;
        using (var held = engine.Hold(new WorkflowKey(request.Namespace, request.WorkflowId)))
        {
            attributes.EagerExecutionAccepted = request.RequestEagerExecution && Ticks.Of(attributes.FirstWorkflowTaskBackoff) == 0;
            var outcome = Starting.Start(engine, held.Slot, attributes, request.RequestId, request.UserMetadata, request.WorkflowIdReusePolicy, request.WorkflowIdConflictPolicy);
            stored = held.Slot.Stored;
            if (outcome.Transition is { } transition)
            {
                var own = Starting.Own(transition);
                own.Events[0].Links.Add(request.Links);
                WorkflowTasks.Schedule(own);
                if (request.RequestEagerExecution && own.Run.Task is { } task)
                {
                    own.DropDispatches();
                    WorkflowTasks.Start(own, task, request.Identity, request.RequestId);
                }

                stored = engine.Commit(transition);
                eager = request.RequestEagerExecution && own.Run.Task is not null ? TaskView.OfTask(own.Run, incremental: false) : null;
            }
            else if (!outcome.Started && request.OnConflictOptions is { } options)
            {
                stored = Attach(outcome.Run, request, options);
            }

            reply.RunId = outcome.Run.RunId;
            reply.Started = outcome.Started;
            reply.Status = (WorkflowExecutionStatus)outcome.Run.State.Status;
            reply.Link = StartRequests.LinkTo(outcome.Run);
        }

        await stored.ConfigureAwait(false);
        reply.EagerWorkflowTask = eager?.Build(engine.Kernel);
        return reply;
    }

    private async Task<SignalWithStartWorkflowExecutionResponse> SignalWithStartAsync(SignalWithStartWorkflowExecutionRequest request)
    {
        if (request.WorkflowIdConflictPolicy == WorkflowIdConflictPolicy.Fail)
        {
            throw Refusal.InvalidArgument("Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for this operation.");
        }

        var start = StartRequests.From(request);
        StartRequests.Check(engine.Kernel, start);
        MessageCalls.CheckSignal(request.SignalName, request.SignalInput, request.RequestId);
        var attributes = StartRequests.Attributes(engine.Kernel, start);
        var signal = new WorkflowExecutionSignaledEventAttributes
        {
            SignalName = request.SignalName,
            Input = request.SignalInput,
            Identity = request.Identity,
            Header = request.Header,
        };
        string runId;
        bool started;
        Task stored;
        using (var held = engine.Hold(new WorkflowKey(request.Namespace, request.WorkflowId)))
        {
            var conflict = start.WorkflowIdConflictPolicy == WorkflowIdConflictPolicy.Unspecified ? WorkflowIdConflictPolicy.UseExisting : start.WorkflowIdConflictPolicy;
            var terminates = start.WorkflowIdReusePolicy == WorkflowIdReusePolicy.TerminateIfRunning || conflict == WorkflowIdConflictPolicy.TerminateExisting;
            // An open run takes the signal, whoever started it; whether it had it before the signal's own memory knows.
            var outcome = engine.Current(held.Slot) is { IsOpen: true } open && !terminates
                ? new Starting.Outcome(open, false, null)
                : Starting.Start(engine, held.Slot, attributes, request.RequestId, request.UserMetadata, start.WorkflowIdReusePolicy, conflict);
            var transition = outcome.Transition ?? engine.Begin(outcome.Run);
            var taken = false;
            if (outcome.Transition is not null || !outcome.Started)
            {
                Signals.RequireNotClosing(outcome.Run);
                taken = Signals.Signal(Starting.Own(transition), signal, request.RequestId, request.Links);
            }

            if (taken && outcome.Transition is null && outcome.Run.IsOpen)
            {
                // Unlike a plain signal this one ends a start delay; a repeated request changes nothing.
                WorkflowTasks.EndDelay(transition);
            }

            runId = outcome.Run.RunId;
            started = outcome.Started;
            stored = engine.Commit(transition);
        }

        await stored.ConfigureAwait(false);
        return new SignalWithStartWorkflowExecutionResponse { RunId = runId, Started = started };
    }

    private Task Attach(Run run, StartWorkflowExecutionRequest request, OnConflictOptions options)
    {
        var t = engine.Begin(run);
        var requestId = request.RequestId;
        if (options.AttachRequestId && requestId.Length > 0 && run.State.Requests.All(known => known.RequestId != requestId))
        {
            var e = new HistoryEvent
            {
                EventType = EventType.WorkflowExecutionOptionsUpdated,
                WorkerMayIgnore = true,
                WorkflowExecutionOptionsUpdatedEventAttributes = new WorkflowExecutionOptionsUpdatedEventAttributes { AttachedRequestId = requestId },
            };
            e.Links.Add(options.AttachLinks ? request.Links : []);
            t.Record(e);
            t.State.Requests.Add(new AttachedRequest { RequestId = requestId, EventType = (int)EventType.WorkflowExecutionOptionsUpdated, EventId = e.EventId });
        }

        return engine.Commit(t);
    }
}
