namespace Temporal.Embedded.Engine;

/// <summary>Pausing, resetting and changing activities from outside.</summary>
internal static class ActivityControl
{
    public static void Pause(Transition t, ActivityState activity, string identity, string reason)
    {
        if (!activity.Paused)
        {
            activity.Paused = true;
            activity.PauseTime = t.Now;
            activity.PauseIdentity = identity;
            activity.PauseReason = reason;
            t.Put(ItemKind.Activity, activity.ScheduledId, activity);
        }
    }

    public static void Unpause(Transition t, ActivityState activity, bool resetAttempts, bool resetHeartbeat, long jitter)
    {
        if (!activity.Paused)
        {
            return;
        }

        Resume(activity);
        if (resetAttempts)
        {
            activity.Attempt = 1;
        }

        if (resetHeartbeat)
        {
            ForgetHeartbeat(activity);
        }

        if (activity.StartedTime == 0)
        {
            Requeue(t, activity, Jitter(jitter));
        }

        t.Put(ItemKind.Activity, activity.ScheduledId, activity);
    }

    public static void Reset(Transition t, ActivityState activity, bool resetHeartbeat, bool keepPaused, bool restoreOptions, long jitter)
    {
        if (restoreOptions && activity.OriginalOptions is { } original)
        {
            activity.Options = original;
        }

        if (activity.StartedTime != 0)
        {
            // The attempt that runs is told with its next heartbeat; the reset takes effect when it ends.
            activity.ResetRequested = true;
            activity.Attempt = 1;
            activity.ResetHeartbeats = resetHeartbeat;
            activity.ResetPaused = keepPaused;
        }
        else
        {
            activity.Attempt = 1;
            if (resetHeartbeat)
            {
                ForgetHeartbeat(activity);
            }

            if (!keepPaused)
            {
                Resume(activity);
            }

            Requeue(t, activity, Jitter(jitter));
        }

        t.Put(ItemKind.Activity, activity.ScheduledId, activity);
    }

    /// <summary>The attempt during which a reset was asked for has ended.</summary>
    public static void FinishReset(ActivityState activity, long now)
    {
        activity.ResetRequested = false;
        activity.ScheduledTime = now;
        if (activity.ResetHeartbeats)
        {
            ForgetHeartbeat(activity);
        }

        if (!activity.ResetPaused)
        {
            Resume(activity);
        }

        activity.ResetHeartbeats = activity.ResetPaused = false;
    }

    /// <summary>Puts a waiting activity into its queue again, now or after a moment.</summary>
    public static void Requeue(Transition t, ActivityState activity, long delay)
    {
        if (activity.Paused)
        {
            return;
        }

        activity.ScheduledTime = t.Now + delay;
        if (delay == 0)
        {
            Activities.Queue(t, activity);
        }
        else
        {
            activity.Queued = false;
        }
    }

    private static void Resume(ActivityState activity)
    {
        activity.Paused = false;
        activity.PauseTime = 0;
        activity.PauseIdentity = activity.PauseReason = "";
    }

    private static void ForgetHeartbeat(ActivityState activity)
    {
        activity.HeartbeatDetails = null;
        activity.HeartbeatTime = 0;
    }

    private static long Jitter(long limit) => limit > 0 ? Random.Shared.NextInt64(limit) : 0;
}
