using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Update.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Updates of a run: admitted in memory, sent with a workflow task, accepted and completed in the history.</summary>
internal static class Updates
{
    private const int InFlightLimit = 10;
    private const int TotalLimit = 2000;

    /// <summary>The update of an id, made if it is new; then a task is scheduled that leaves no trace unless something comes of it.</summary>
    public static Update Admit(Transition t, Request request)
    {
        var run = t.Run;
        var id = request.Meta.UpdateId;
        if (run.HasUpdates && run.Updates.TryGetValue(id, out var known))
        {
            return known;
        }

        t.RequireOpen();
        Signals.RequireNotClosing(run);
        if (run.HasUpdates && run.Updates.Values.Count(update => update.Outcome is null) >= InFlightLimit)
        {
            throw Refusal.ResourceExhausted(ResourceExhaustedCause.ConcurrentLimit, ResourceExhaustedScope.Namespace, $"limit on number of concurrent in-flight updates has been reached ({InFlightLimit})");
        }

        if (t.State.Updates >= TotalLimit)
        {
            throw Refusal.FailedPrecondition($"The limit on the total number of distinct updates in this workflow has been reached ({TotalLimit}). Make sure any duplicate updates share an Update ID so the server can deduplicate them, and consider rejecting updates that you aren't going to process");
        }

        var update = new Update(id, request);
        run.Updates[id] = update;
        if (run.Task is null && t.State.FirstTaskAt == 0)
        {
            WorkflowTasks.Schedule(t, t.State.PreviousCompletedId == 0 ? TaskKind.Normal : TaskKind.Speculative);
        }

        return update;
    }

    /// <summary>Takes an update over from the run that was reset: it is in the history before a worker has seen it.</summary>
    public static void Readmit(Transition t, Request request)
    {
        var id = request.Meta?.UpdateId ?? "";
        if (t.Run.HasUpdates && t.Run.Updates.ContainsKey(id))
        {
            return;
        }

        t.Add(new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionUpdateAdmitted,
            WorkflowExecutionUpdateAdmittedEventAttributes = new WorkflowExecutionUpdateAdmittedEventAttributes { Request = request, Origin = UpdateAdmittedEventOrigin.Reapply },
        });
        Keep(t, request);
    }

    /// <summary>Stores an update that no worker has accepted.</summary>
    public static void Keep(Transition t, Request request)
    {
        var stored = new UpdateState { UpdateId = request.Meta.UpdateId, ItemId = ++t.State.NextItemId, Request = request };
        t.Run.Updates[stored.UpdateId] = new Update(stored.UpdateId, request) { Stored = stored };
        t.Put(ItemKind.Update, stored.ItemId, stored);
    }

    /// <summary>The messages that ride on the task that starts now.</summary>
    public static IEnumerable<Message> Messages(Run run, long sequencingEventId)
    {
        if (!run.HasUpdates)
        {
            yield break;
        }

        foreach (var update in run.Updates.Values)
        {
            if (update is { Accepted: false, Outcome: null, Request: not null })
            {
                update.Sent = true;
                yield return new Message { Id = $"{update.Id}/request", ProtocolInstanceId = update.Id, EventId = sequencingEventId, Body = Any.Pack(update.Request) };
            }
        }
    }

    /// <summary>Some update still has to reach a worker.</summary>
    public static bool HasUnsent(Run run) => run.HasUpdates && run.Updates.Values.Any(update => update is { Sent: false, Accepted: false, Outcome: null });

    /// <summary>The task that carried updates was not completed: they ride on the next one.</summary>
    public static void TaskLost(Transition t)
    {
        if (t.Run.HasUpdates)
        {
            foreach (var update in t.Run.Updates.Values)
            {
                update.Sent = false;
            }
        }
    }

    /// <summary>The worker said nothing about these: it does not know updates.</summary>
    public static void RejectIgnored(Transition t)
    {
        if (!t.Run.HasUpdates)
        {
            return;
        }

        foreach (var update in t.Run.Updates.Values.Where(update => update is { Sent: true, Accepted: false, Outcome: null }).ToList())
        {
            Reject(t, update, new Failure
            {
                Message = "Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow Update is not supported by the worker.",
                Source = "Server",
                ApplicationFailureInfo = new ApplicationFailureInfo { Type = "UnprocessedUpdate", NonRetryable = true },
            });
        }
    }

    /// <summary>Nobody will answer any more; over continue-as-new admitted updates move to the next run.</summary>
    public static void RunClosed(Transition t)
    {
        if (!t.Run.HasUpdates)
        {
            return;
        }

        foreach (var update in t.Run.Updates.Values.ToList())
        {
            if (update.Accepted)
            {
                update.Outcome ??= Unfinished();
            }
            else if (update.Outcome is null && t.Next is { } next && t.State.Status == (int)WorkflowExecutionStatus.ContinuedAsNew)
            {
                update.Sent = false;
                update.MovedTo = next.Run.RunId;
                Forget(t, update);
                next.Run.Updates[update.Id] = update;
            }
            else if (update.Outcome is null)
            {
                update.Aborted = Refusal.NotFound("workflow update was aborted by closing workflow");
                Forget(t, update);
            }

            t.AfterCommit(update.Reach);
        }
    }

    /// <summary>What becomes of an accepted update whose run closed first.</summary>
    public static Outcome Unfinished() => new()
    {
        Failure = new Failure
        {
            Message = "Workflow Update failed because the Workflow completed before the Update completed.",
            Source = "Server",
            ApplicationFailureInfo = new ApplicationFailureInfo { Type = "AcceptedUpdateCompletedWorkflow", NonRetryable = true },
        },
    };

    private static void Reject(Transition t, Update update, Failure failure)
    {
        update.Outcome = new Outcome { Failure = failure };
        // A rejected id is forgotten.
        Forget(t, update);
        t.AfterCommit(update.Reach);
    }

    private static void Forget(Transition t, Update update)
    {
        t.Run.Updates.Remove(update.Id);
        if (update.Stored is { } stored)
        {
            t.Remove(ItemKind.Update, stored.ItemId);
            update.Stored = null;
        }
    }

    /// <summary>The worker's messages about updates, each applied once: at its command, or after all commands.</summary>
    public sealed class Answers(IEnumerable<Message> messages)
    {
        private readonly List<Message> waiting = [.. messages];

        /// <summary>All of them are rejections.</summary>
        public bool OnlyRejections => waiting.TrueForAll(message => message.Body.Is(Rejection.Descriptor));

        /// <summary>Why the task has to fail, or null.</summary>
        public CommandCheck.Mistake? Check(Run run)
        {
            var accepted = new HashSet<string>(StringComparer.Ordinal);
            foreach (var message in waiting)
            {
                if (message.Body is null)
                {
                    throw Refusal.InvalidArgument("Message body is not set.");
                }

                Update? update = null;
                if (run.HasUpdates)
                {
                    run.Updates.TryGetValue(message.ProtocolInstanceId, out update);
                }

                var known = update is { Outcome: null };
                if (message.Body.Is(Acceptance.Descriptor))
                {
                    accepted.Add(message.ProtocolInstanceId);
                    known = known && !update!.Accepted;
                }
                else if (message.Body.Is(Response.Descriptor))
                {
                    known = known && (update!.Accepted || accepted.Contains(message.ProtocolInstanceId));
                }

                if (!known)
                {
                    return new CommandCheck.Mistake(WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage, $"unable to find update {message.ProtocolInstanceId} in a state that fits message {message.Id}");
                }
            }

            return null;
        }

        public void Apply(Transition t, string messageId)
        {
            var index = waiting.FindIndex(message => message.Id == messageId);
            if (index >= 0)
            {
                var message = waiting[index];
                waiting.RemoveAt(index);
                Apply(t, message);
            }
        }

        public void ApplyRest(Transition t)
        {
            foreach (var message in waiting)
            {
                Apply(t, message);
            }

            waiting.Clear();
        }

        private static void Apply(Transition t, Message message)
        {
            if (!t.Run.Updates.TryGetValue(message.ProtocolInstanceId, out var update))
            {
                return;
            }

            if (message.Body.TryUnpack<Acceptance>(out var acceptance))
            {
                Accept(t, update, acceptance);
            }
            else if (message.Body.TryUnpack<Rejection>(out var rejection))
            {
                Reject(t, update, rejection.Failure);
            }
            else if (message.Body.TryUnpack<Response>(out var response) && update.Stored is { } stored)
            {
                Complete(t, update, stored, response);
            }
        }

        private static void Accept(Transition t, Update update, Acceptance acceptance)
        {
            var e = t.Add(new HistoryEvent
            {
                EventType = EventType.WorkflowExecutionUpdateAccepted,
                WorkflowExecutionUpdateAcceptedEventAttributes = new WorkflowExecutionUpdateAcceptedEventAttributes
                {
                    ProtocolInstanceId = update.Id,
                    AcceptedRequestMessageId = acceptance.AcceptedRequestMessageId,
                    AcceptedRequestSequencingEventId = acceptance.AcceptedRequestSequencingEventId,
                    AcceptedRequest = update.Request ?? acceptance.AcceptedRequest,
                },
            });
            t.State.Updates++;
            update.Request = null;
            update.Stored = new UpdateState { UpdateId = update.Id, AcceptedId = e.EventId, MessageId = acceptance.AcceptedRequestMessageId, ItemId = update.Stored?.ItemId ?? ++t.State.NextItemId };
            t.Put(ItemKind.Update, update.Stored.ItemId, update.Stored);
            t.AfterCommit(update.Reach);
        }

        private static void Complete(Transition t, Update update, UpdateState stored, Response response)
        {
            t.Add(new HistoryEvent
            {
                EventType = EventType.WorkflowExecutionUpdateCompleted,
                WorkflowExecutionUpdateCompletedEventAttributes = new WorkflowExecutionUpdateCompletedEventAttributes
                {
                    Meta = response.Meta ?? new Meta { UpdateId = update.Id },
                    AcceptedEventId = stored.AcceptedId,
                    Outcome = response.Outcome,
                },
            });
            update.Outcome = stored.Outcome = response.Outcome;
            t.Put(ItemKind.Update, stored.ItemId, stored);
            t.AfterCommit(update.Reach);
        }
    }
}
