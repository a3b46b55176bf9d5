using Temporal.Embedded.Matching;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Temporal.Embedded.Engine;

/// <summary>The life of an activity: scheduled, queued, started, retried, closed. STARTED is written with the closing event only.</summary>
internal static class Activities
{
    public static void Schedule(Transition t, ScheduleActivityTaskCommandAttributes command, long completedId, Temporalio.Api.Sdk.V1.UserMetadata? metadata)
    {
        var full = ActivityTimes.Derive(command, Ticks.Of(t.Run.Info.Started.WorkflowRunTimeout));
        var queue = command.TaskQueue is { Name.Length: > 0 } named ? named.Name : t.Run.Info.Started.TaskQueue.Name;
        var attributes = new ActivityTaskScheduledEventAttributes
        {
            ActivityId = full.ActivityId,
            ActivityType = full.ActivityType,
            TaskQueue = TaskQueueNames.Normal(queue),
            Header = full.Header,
            Input = full.Input,
            ScheduleToCloseTimeout = full.ScheduleToCloseTimeout,
            ScheduleToStartTimeout = full.ScheduleToStartTimeout,
            StartToCloseTimeout = full.StartToCloseTimeout,
            HeartbeatTimeout = full.HeartbeatTimeout,
            WorkflowTaskCompletedEventId = completedId,
            RetryPolicy = full.RetryPolicy,
            Priority = full.Priority,
        };
        var e = t.Add(new HistoryEvent { EventType = EventType.ActivityTaskScheduled, ActivityTaskScheduledEventAttributes = attributes, UserMetadata = metadata });
        var activity = new ActivityState
        {
            ScheduledId = e.EventId,
            ActivityId = full.ActivityId,
            ActivityType = full.ActivityType.Name,
            Attempt = 1,
            FirstScheduledTime = t.Now,
            ScheduledTime = t.Now,
            Queued = true,
            Options = new ActivityOptions
            {
                TaskQueue = TaskQueueNames.Normal(queue),
                ScheduleToCloseTimeout = full.ScheduleToCloseTimeout,
                ScheduleToStartTimeout = full.ScheduleToStartTimeout,
                StartToCloseTimeout = full.StartToCloseTimeout,
                HeartbeatTimeout = full.HeartbeatTimeout,
                RetryPolicy = full.RetryPolicy,
                Priority = full.Priority,
            },
        };
        t.Run.Activities[activity.ScheduledId] = activity;
        t.Run.Pinned[activity.ScheduledId] = e;
        t.Put(ItemKind.Activity, activity.ScheduledId, activity);
        if (command.RequestEagerExecution && t.Eager is { } eager && !t.Kernel.Queues.Rate.IsLimited(new QueueKey(t.Run.Namespace, queue, true)))
        {
            eager.Add(activity.ScheduledId);
        }
        else
        {
            Dispatch(t, activity);
        }
    }

    /// <summary>Puts the attempt into its queue after the commit.</summary>
    public static void Dispatch(Transition t, ActivityState activity) => t.Dispatch(
        new QueueKey(t.Run.Namespace, activity.Options.TaskQueue.Name, true),
        new QueuedTask(t.Run.Slot.Key, t.Run.RunId, activity.ScheduledId, activity.Attempt, t.Now));

    /// <summary>A worker takes the attempt; null when it no longer exists.</summary>
    public static ActivityState? Start(Transition t, QueuedTask queued, string identity)
    {
        if (!t.Run.IsOpen || !t.Run.Activities.TryGetValue(queued.ScheduledId, out var activity)
            || activity is not { Queued: true, StartedTime: 0, Paused: false } || activity.Attempt != queued.Attempt)
        {
            return null;
        }

        Start(t, activity, identity);
        return activity;
    }

    private static void Start(Transition t, ActivityState activity, string identity)
    {
        activity.StartedTime = t.Now;
        activity.Identity = activity.LastIdentity = identity;
        activity.RequestId = Guid.NewGuid().ToString();
        activity.Nonce = Random.Shared.NextInt64(1, long.MaxValue);
        t.Kernel.Workload.Add();
        t.Put(ItemKind.Activity, activity.ScheduledId, activity);
    }

    /// <summary>The worker that has just scheduled the activities takes them; those that the same answer cancelled are gone.</summary>
    public static IEnumerable<ActivityState> StartEager(Transition t, string identity)
    {
        foreach (var scheduledId in t.Run.IsOpen ? t.Eager ?? [] : [])
        {
            if (t.Run.Activities.TryGetValue(scheduledId, out var activity))
            {
                Start(t, activity, identity);
                yield return activity;
            }
        }
    }

    public static void RequestCancel(Transition t, ActivityState activity, long completedId, string identity)
    {
        var requested = t.Add(new HistoryEvent
        {
            EventType = EventType.ActivityTaskCancelRequested,
            ActivityTaskCancelRequestedEventAttributes = new ActivityTaskCancelRequestedEventAttributes { ScheduledEventId = activity.ScheduledId, WorkflowTaskCompletedEventId = completedId },
        });
        activity.CancelRequested = true;
        activity.CancelRequestedId = requested.EventId;
        if (activity.StartedTime != 0)
        {
            t.Put(ItemKind.Activity, activity.ScheduledId, activity);
            return;
        }

        Remove(t, activity);
        BufferedEvents.Hold(t, Canceled(activity, 0, NotStarted(), identity));
    }

    public static void Complete(Transition t, ActivityState activity, Payloads? result, string identity) => Close(t, activity, identity, startedId => new HistoryEvent
    {
        EventType = EventType.ActivityTaskCompleted,
        ActivityTaskCompletedEventAttributes = new ActivityTaskCompletedEventAttributes { ScheduledEventId = activity.ScheduledId, StartedEventId = startedId, Result = result, Identity = identity },
    });

    public static void Cancel(Transition t, ActivityState activity, Payloads? details, string identity) =>
        Close(t, activity, identity, startedId => Canceled(activity, startedId, details, identity));

    /// <summary>An attempt failed: another follows, or the activity has failed.</summary>
    public static void Fail(Transition t, ActivityState activity, Failure failure, string identity)
    {
        var retry = Retry(t, activity, failure);
        if (retry == RetryState.InProgress)
        {
            return;
        }

        Close(t, activity, identity, startedId => new HistoryEvent
        {
            EventType = EventType.ActivityTaskFailed,
            ActivityTaskFailedEventAttributes = new ActivityTaskFailedEventAttributes
            {
                ScheduledEventId = activity.ScheduledId,
                StartedEventId = startedId,
                Failure = failure,
                RetryState = retry,
                Identity = identity,
            },
        });
    }

    /// <summary>Does what is due: timeouts, and attempts whose backoff ended.</summary>
    public static void Fire(Transition t)
    {
        List<ActivityState>? due = null;
        foreach (var activity in t.Run.Activities.Values)
        {
            if (ActivityTimes.Next(activity).At is > 0 and var at && at <= t.Now)
            {
                (due ??= []).Add(activity);
            }
        }

        foreach (var activity in due ?? [])
        {
            var (_, type) = ActivityTimes.Next(activity);
            if (type == TimeoutType.Unspecified)
            {
                Queue(t, activity);
            }
            else
            {
                TimeOut(t, activity, type);
            }
        }
    }

    /// <summary>The next attempt goes into the queue.</summary>
    public static void Queue(Transition t, ActivityState activity)
    {
        activity.Queued = true;
        activity.ScheduledTime = t.Now;
        t.Put(ItemKind.Activity, activity.ScheduledId, activity);
        Dispatch(t, activity);
    }

    /// <summary>A worker no longer has it.</summary>
    public static void Release(Transition t, ActivityState activity)
    {
        if (activity.StartedTime != 0 && activity.Nonce != 0)
        {
            t.Kernel.Workload.Remove();
        }
    }

    private static void TimeOut(Transition t, ActivityState activity, TimeoutType type)
    {
        var plain = Failure(type);
        var retry = Retry(t, activity, plain);
        if (retry == RetryState.InProgress)
        {
            return;
        }

        if (retry == RetryState.Timeout)
        {
            // No time for another attempt: the activity fails with what its last attempt failed with, its own timeout.
            type = TimeoutType.ScheduleToClose;
            plain = Failure(type);
        }

        plain.TimeoutFailureInfo.LastHeartbeatDetails = activity.HeartbeatDetails;
        plain.Cause = activity.LastFailure;
        Close(
            t,
            activity,
            activity.Identity,
            startedId => new HistoryEvent
            {
                EventType = EventType.ActivityTaskTimedOut,
                ActivityTaskTimedOutEventAttributes = new ActivityTaskTimedOutEventAttributes { ScheduledEventId = activity.ScheduledId, StartedEventId = startedId, Failure = plain, RetryState = retry },
            },
            withStarted: activity.StartedTime != 0);
    }

    private static RetryState Retry(Transition t, ActivityState activity, Failure failure)
    {
        if (activity.CancelRequested && failure.TimeoutFailureInfo is null)
        {
            return RetryState.CancelRequested;
        }

        var toClose = Ticks.Of(activity.Options.ScheduleToCloseTimeout);
        var attempt = activity.ResetRequested ? 0 : activity.Attempt;
        var (state, delay) = RetryPolicies.Decide(activity.Options.RetryPolicy, failure, attempt, t.Now, toClose == 0 ? 0 : activity.FirstScheduledTime + toClose);
        if (state != RetryState.InProgress)
        {
            return state;
        }

        if (activity.CancelRequested)
        {
            return RetryState.CancelRequested;
        }

        Release(t, activity);
        activity.Attempt = attempt + 1;
        activity.LastFailure = failure;
        activity.LastCompletedTime = t.Now;
        activity.StartedTime = 0;
        activity.Nonce = 0;
        activity.Queued = false;
        activity.ScheduledTime = t.Now + delay;
        if (activity.ResetRequested)
        {
            ActivityControl.FinishReset(activity, t.Now);
        }

        t.Put(ItemKind.Activity, activity.ScheduledId, activity);
        return state;
    }

    private static void Close(Transition t, ActivityState activity, string identity, Func<long, HistoryEvent> closing, bool withStarted = true)
    {
        Remove(t, activity);
        long startedId = 0;
        if (withStarted)
        {
            var started = new HistoryEvent
            {
                EventType = EventType.ActivityTaskStarted,
                ActivityTaskStartedEventAttributes = new ActivityTaskStartedEventAttributes
                {
                    ScheduledEventId = activity.ScheduledId,
                    Identity = activity.StartedTime != 0 ? activity.Identity : identity,
                    RequestId = activity.StartedTime != 0 ? activity.RequestId : "",
                    Attempt = activity.Attempt,
                    LastFailure = activity.LastFailure,
                },
            };
            if (activity.StartedTime != 0)
            {
                started.EventTime = Ticks.ToTimestamp(activity.StartedTime);
            }

            t.Record(started);
            startedId = started.EventId;
        }

        t.Record(closing(startedId));
        WorkflowTasks.Schedule(t);
    }

    private static void Remove(Transition t, ActivityState activity)
    {
        Release(t, activity);
        t.Run.Activities.Remove(activity.ScheduledId);
        t.Run.Pinned.Remove(activity.ScheduledId);
        t.Remove(ItemKind.Activity, activity.ScheduledId);
    }

    private static HistoryEvent Canceled(ActivityState activity, long startedId, Payloads? details, string identity) => new()
    {
        EventType = EventType.ActivityTaskCanceled,
        ActivityTaskCanceledEventAttributes = new ActivityTaskCanceledEventAttributes
        {
            Details = details,
            LatestCancelRequestedEventId = activity.CancelRequestedId,
            ScheduledEventId = activity.ScheduledId,
            StartedEventId = startedId,
            Identity = identity,
        },
    };

    private static Payloads NotStarted() => new()
    {
        Payloads_ =
        {
            new Payload
            {
                Metadata = { ["encoding"] = Google.Protobuf.ByteString.CopyFromUtf8("json/plain") },
                Data = Google.Protobuf.ByteString.CopyFromUtf8("\"ACTIVITY_ID_NOT_STARTED\""),
            },
        },
    };

    private static Failure Failure(TimeoutType type) => new()
    {
        Message = $"activity {type} timeout",
        Source = "Server",
        TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = type },
    };
}
