using Google.Protobuf.Collections;
using Temporal.Embedded.Matching;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.Query.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine;

/// <summary>Queries: they ride on a workflow task that is due anyway, or make a task of their own that leaves no trace.</summary>
internal static class Queries
{
    /// <summary>Asks; the answer comes through the query.</summary>
    public static void Ask(Transition t, PendingQuery query)
    {
        if (t.Run.IsOpen && (t.Run.Task is { Kind: not TaskKind.Speculative } || t.State.PreviousCompletedId == 0))
        {
            t.Run.Queries.Add(query);
        }
        else
        {
            Dispatch(t, query);
        }
    }

    /// <summary>Makes a task of its own for the query.</summary>
    public static void Dispatch(Transition t, PendingQuery query)
    {
        var run = t.Run;
        t.Engine.DirectQueries[query.Id] = query;
        var sticky = new QueueKey(run.Namespace, t.State.StickyQueue, false);
        var normal = new QueueKey(run.Namespace, run.Info.Started.TaskQueue.Name, false);
        var task = new QueuedTask(run.Slot.Key, run.RunId, 0, 1, t.Now, query);
        var useSticky = sticky.Name.Length > 0 && t.Kernel.Queues.IsAlive(sticky);
        t.Dispatch(useSticky ? sticky : normal, task);
        if (useSticky)
        {
            // The worker may be gone without a word: any other one can answer from the whole history.
            var kernel = t.Kernel;
            kernel.Clock.Schedule(Ticks.ToTime(t.Now + (5 * Ticks.Second)), () =>
            {
                if (query is { Open: true, Sent: false })
                {
                    kernel.Queues.Add(normal, task);
                }
            });
        }
    }

    /// <summary>The query of a worker's answer, or null when nobody waits for it.</summary>
    public static PendingQuery? Take(RunEngine engine, string id) => engine.DirectQueries.TryRemove(id, out var query) ? query : null;

    /// <summary>Nobody waits any more.</summary>
    public static void Forget(RunEngine engine, Run run, PendingQuery query)
    {
        engine.DirectQueries.TryRemove(query.Id, out _);
        run.Queries.Remove(query);
    }

    /// <summary>The queries that ride on the task that starts now.</summary>
    public static void Attach(Run run, MapField<string, WorkflowQuery> queries)
    {
        // One only, as the real service does: workers of every SDK have seen that.
        if (run.Queries.Find(query => query.Open) is { } query)
        {
            query.Sent = true;
            queries[query.Id] = query.Query;
        }
    }

    /// <summary>The worker's answers; what it left unanswered becomes a task of its own.</summary>
    public static void Answered(Transition t, MapField<string, WorkflowQueryResult> results)
    {
        foreach (var query in t.Run.Queries.ToList())
        {
            if (results.TryGetValue(query.Id, out var result))
            {
                t.Run.Queries.Remove(query);
                t.AfterCommit(() => Resolve(query, result.ResultType, result.Answer, result.ErrorMessage, result.Failure));
            }
            else if (query.Sent)
            {
                t.Run.Queries.Remove(query);
                query.Sent = false;
                Dispatch(t, query);
            }
        }
    }

    /// <summary>After the answer no task follows: queries that came meanwhile need one of their own.</summary>
    public static void DispatchRest(Transition t)
    {
        foreach (var query in t.Run.Queries)
        {
            Dispatch(t, query);
        }

        t.Run.Queries.Clear();
    }

    public static void TaskLost(Transition t)
    {
        if (t.State.PreviousCompletedId == 0)
        {
            foreach (var query in t.Run.Queries)
            {
                query.Sent = false;
            }

            return;
        }

        foreach (var query in t.Run.Queries.Where(query => query.Sent).ToList())
        {
            t.Run.Queries.Remove(query);
            query.Sent = false;
            Dispatch(t, query);
        }
    }

    public static void RunClosed(Transition t)
    {
        if (t.State.PreviousCompletedId > 0)
        {
            DispatchRest(t);
            return;
        }

        foreach (var query in t.Run.Queries)
        {
            query.Refuse(NotReady());
        }

        t.Run.Queries.Clear();
    }

    /// <summary>The run is deleted.</summary>
    public static void Abandon(Run run)
    {
        foreach (var query in run.Queries)
        {
            query.Refuse(RunEngine.Unknown(run.WorkflowId, run.RunId));
        }

        run.Queries.Clear();
    }

    public static TemporalServiceException NotReady() =>
        Refusal.FailedPrecondition("Workflow execution closed before WorkflowTaskStarted event", new WorkflowNotReadyFailure());

    public static void Resolve(PendingQuery query, QueryResultType type, Temporalio.Api.Common.V1.Payloads? answer, string error, Failure? failure)
    {
        if (type == QueryResultType.Answered)
        {
            query.Resolve(new QueryWorkflowResponse { QueryResult = answer });
        }
        else
        {
            query.Refuse(new TemporalServiceException(3, error.Length > 0 ? error : failure?.Message ?? "", new QueryFailedFailure { Failure = failure }));
        }
    }
}
