using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>The next run of a chain: continue-as-new, workflow retry, cron.</summary>
internal static class Continuation
{
    public static Transition AsNew(Transition t, ContinueAsNewWorkflowExecutionCommandAttributes command)
    {
        var old = t.Run.Info;
        var attributes = NewRun.Following(t.Run, command.Initiator == ContinueAsNewInitiator.Unspecified ? ContinueAsNewInitiator.Workflow : command.Initiator);
        if (command.WorkflowType is { Name.Length: > 0 })
        {
            attributes.WorkflowType = command.WorkflowType;
        }

        if (command.TaskQueue is { Name.Length: > 0 })
        {
            attributes.TaskQueue = TaskQueueNames.Normal(command.TaskQueue.Name);
        }

        var run = Ticks.Of(command.WorkflowRunTimeout) is > 0 and var named ? named : Ticks.Of(attributes.WorkflowRunTimeout);
        run = Ticks.Tighter(run, Ticks.Of(attributes.WorkflowExecutionTimeout));
        var task = Ticks.Of(command.WorkflowTaskTimeout) is > 0 and var given ? given : Ticks.Of(attributes.WorkflowTaskTimeout);
        attributes.WorkflowRunTimeout = Ticks.ToDuration(run);
        attributes.WorkflowTaskTimeout = Ticks.ToDuration(Ticks.TaskTimeout(task, run));
        attributes.Input = command.Input;
        attributes.Header = command.Header;
        attributes.Memo = command.Memo;
        attributes.SearchAttributes = SearchAttributeRules.Typed(t.Kernel, old.Namespace, command.SearchAttributes);
        attributes.RetryPolicy = command.RetryPolicy is null ? null : RetryPolicies.WithDefaults(command.RetryPolicy);
        attributes.CronSchedule = command.CronSchedule;
        attributes.ContinuedFailure = command.Failure;
        attributes.LastCompletionResult = command.LastCompletionResult;
        attributes.FirstWorkflowTaskBackoff = NewRun.Backoff(Ticks.Of(command.BackoffStartInterval), old, t.Now);
        return Start(t, attributes);
    }

    /// <summary>Whether the failed run is retried, and the run that does it.</summary>
    public static (RetryState State, Transition? Next) Retry(Transition t, Failure failure)
    {
        var info = t.Run.Info;
        var (state, delay) = RetryPolicies.Decide(info.Started.RetryPolicy, failure, info.Started.Attempt, t.Now, info.ExecutionDeadline);
        if (state != RetryState.InProgress)
        {
            return (state, null);
        }

        var attributes = Repeat(t, ContinueAsNewInitiator.Retry);
        attributes.Attempt = info.Started.Attempt + 1;
        attributes.ContinuedFailure = failure;
        attributes.FirstWorkflowTaskBackoff = NewRun.Backoff(delay, info, t.Now);
        return (state, Start(t, attributes));
    }

    /// <summary>The next run of a cron schedule, or null without one.</summary>
    public static Transition? Cron(Transition t, Payloads? result, Failure? failure)
    {
        var info = t.Run.Info;
        if (info.Started.CronSchedule.Length == 0 || CronSchedule.Next(info.Started.CronSchedule, info.ExecutionTime, t.Now) is not (> 0 and var at))
        {
            return null;
        }

        if (info.ExecutionDeadline != 0 && at >= info.ExecutionDeadline)
        {
            return null;
        }

        var attributes = Repeat(t, ContinueAsNewInitiator.CronSchedule);
        attributes.LastCompletionResult = result ?? FirstEvent(t).LastCompletionResult;
        attributes.ContinuedFailure = failure;
        attributes.FirstWorkflowTaskBackoff = CronSchedule.Backoff(at, t.Now);
        return Start(t, attributes);
    }

    private static WorkflowExecutionStartedEventAttributes Repeat(Transition t, ContinueAsNewInitiator initiator)
    {
        var first = FirstEvent(t);
        var attributes = NewRun.Following(t.Run, initiator);
        attributes.Input = first.Input;
        attributes.Header = first.Header;
        attributes.LastCompletionResult = first.LastCompletionResult;
        attributes.RetryPolicy = first.RetryPolicy;
        attributes.CronSchedule = first.CronSchedule;
        // What the run changed of them meanwhile is not carried over, as with the real service.
        attributes.Memo = first.Memo;
        attributes.SearchAttributes = first.SearchAttributes;
        return attributes;
    }

    private static WorkflowExecutionStartedEventAttributes FirstEvent(Transition t)
    {
        var first = t.Run.TailFrom == 1 && t.Run.Tail.Count > 0 ? t.Run.Tail[0] : t.Kernel.Reader.Event(t.Run.Key, 1);
        return first?.WorkflowExecutionStartedEventAttributes ?? t.Run.Info.Started;
    }

    private static Transition Start(Transition t, WorkflowExecutionStartedEventAttributes attributes)
    {
        attributes.FirstWorkflowTaskBackoff ??= new Duration();
        return NewRun.Create(t.Engine, t.Run.Slot, attributes, Guid.NewGuid().ToString(), t.Run.Info.UserMetadata, t.Run.Info.ChainStartTime);
    }
}
