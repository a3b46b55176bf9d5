using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>A started activity as its worker gets it.</summary>
internal static class ActivityTaskReply
{
    public static PollActivityTaskQueueResponse Of(RunKernel kernel, Run run, ActivityState activity)
    {
        var scheduled = (run.Pinned.GetValueOrDefault(activity.ScheduledId) ?? kernel.Reader.Event(run.Key, activity.ScheduledId))!.ActivityTaskScheduledEventAttributes;
        var options = activity.Options;
        return new PollActivityTaskQueueResponse
        {
            TaskToken = Encoding.Token(new TaskToken
            {
                Namespace = run.Namespace,
                WorkflowId = run.WorkflowId,
                RunId = run.RunId,
                ScheduledId = activity.ScheduledId,
                Nonce = activity.Nonce,
                Attempt = activity.Attempt,
                ActivityId = activity.ActivityId,
            }),
            WorkflowNamespace = run.Namespace,
            WorkflowType = run.Info.Started.WorkflowType,
            WorkflowExecution = new WorkflowExecution { WorkflowId = run.WorkflowId, RunId = run.RunId },
            ActivityType = scheduled.ActivityType,
            ActivityId = activity.ActivityId,
            Header = scheduled.Header,
            Input = scheduled.Input,
            HeartbeatDetails = activity.HeartbeatDetails,
            ScheduledTime = Ticks.ToTimestamp(activity.FirstScheduledTime),
            CurrentAttemptScheduledTime = Ticks.ToTimestamp(activity.ScheduledTime),
            StartedTime = Ticks.ToTimestamp(activity.StartedTime),
            Attempt = activity.Attempt,
            ScheduleToCloseTimeout = options.ScheduleToCloseTimeout,
            StartToCloseTimeout = options.StartToCloseTimeout,
            HeartbeatTimeout = options.HeartbeatTimeout,
            RetryPolicy = options.RetryPolicy,
            Priority = Priorities.Merge(run.Info.Started.Priority, options.Priority),
        };
    }
}
