using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Engine;

/// <summary>The timeouts of an activity: those derived from the ones given, and the next that is due.</summary>
internal static class ActivityTimes
{
    /// <summary>Next deadline of the activity (0 = none); Unspecified means that its next attempt begins.</summary>
    public static (long At, TimeoutType Type) Next(ActivityState activity)
    {
        var options = activity.Options;
        (long At, TimeoutType Type) next = (0, TimeoutType.Unspecified);
        if (activity.StartedTime != 0)
        {
            Take(ref next, activity.StartedTime, options.StartToCloseTimeout, TimeoutType.StartToClose);
            Take(ref next, Math.Max(activity.StartedTime, activity.HeartbeatTime), options.HeartbeatTimeout, TimeoutType.Heartbeat);
        }
        else if (activity.Queued)
        {
            Take(ref next, activity.ScheduledTime, options.ScheduleToStartTimeout, TimeoutType.ScheduleToStart);
        }
        else if (!activity.Paused)
        {
            next = (activity.ScheduledTime, TimeoutType.Unspecified);
        }

        Take(ref next, activity.FirstScheduledTime, options.ScheduleToCloseTimeout, TimeoutType.ScheduleToClose);
        return next;
    }

    /// <summary>Fills in the timeouts that a command left out; all are capped by the run's timeout.</summary>
    public static ScheduleActivityTaskCommandAttributes Derive(ScheduleActivityTaskCommandAttributes command, long runTimeout)
    {
        var toClose = Ticks.Of(command.ScheduleToCloseTimeout);
        var toStart = Ticks.Of(command.ScheduleToStartTimeout);
        var attempt = Ticks.Of(command.StartToCloseTimeout);
        if (toClose > 0)
        {
            toStart = toStart > 0 ? Math.Min(toStart, toClose) : toClose;
            attempt = attempt > 0 ? Math.Min(attempt, toClose) : toClose;
        }
        else
        {
            toClose = runTimeout;
            toStart = toStart > 0 ? toStart : runTimeout;
        }

        if (runTimeout > 0)
        {
            toClose = Math.Min(toClose, runTimeout);
            toStart = Math.Min(toStart, runTimeout);
            attempt = Math.Min(attempt, runTimeout);
        }

        var derived = command.Clone();
        derived.ScheduleToCloseTimeout = Ticks.ToDuration(toClose);
        derived.ScheduleToStartTimeout = Ticks.ToDuration(toStart);
        derived.StartToCloseTimeout = Ticks.ToDuration(attempt);
        derived.HeartbeatTimeout = Ticks.ToDuration(Math.Min(Ticks.Of(command.HeartbeatTimeout), attempt));
        derived.RetryPolicy = RetryPolicies.WithDefaults(command.RetryPolicy);
        return derived;
    }

    private static void Take(ref (long At, TimeoutType Type) next, long from, Duration? timeout, TimeoutType type)
    {
        var length = Ticks.Of(timeout);
        if (length > 0 && (next.At == 0 || from + length < next.At))
        {
            next = (from + length, type);
        }
    }
}
