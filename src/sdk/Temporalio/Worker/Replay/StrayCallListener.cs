using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <summary>
/// Finds calls that leave the workflow's scheduler while they are made, by the events that the task library and the timers write.
/// These events cost every task of the process, so each kind of workflow is watched for its first activations only; what slips
/// through later is still noticed when it comes back (<see cref="WorkflowInstance"/>).
/// </summary>
internal sealed class StrayCallListener : EventListener
{
    private const int WatchedActivations = 50;
    private const EventKeywords Tasks = (EventKeywords)0x2;
    private const EventKeywords ThreadTransfer = (EventKeywords)0x10;

    private static readonly Lock Gate = new();
    private static StrayCallListener? listener;
    private static int watching;

    [ThreadStatic]
    private static int disabled;

    private readonly ConcurrentQueue<EventSource> sources = new();

    private StrayCallListener()
    {
    }

    /// <summary>Runs a function whose calls are not looked at.</summary>
    public static T Without<T>(Func<T> function)
    {
        disabled++;
        try
        {
            return function();
        }
        finally
        {
            disabled--;
        }
    }

    /// <summary>Begins to watch an activation; false when workflows of this kind were watched long enough.</summary>
    public static bool Begin(WorkflowDefinition definition)
    {
        if (definition.WatchedActivations >= WatchedActivations || Interlocked.Increment(ref definition.WatchedActivations) > WatchedActivations)
        {
            return false;
        }

        lock (Gate)
        {
            if (++watching == 1)
            {
                listener ??= new();
                listener.Enable();
            }
        }

        return true;
    }

    public static void End()
    {
        lock (Gate)
        {
            if (--watching == 0)
            {
                listener?.Disable();
            }
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is "System.Threading.Tasks.TplEventSource" or "System.Diagnostics.Eventing.FrameworkEventSource")
        {
            // No lock: the runtime holds its own here, and takes it again in EnableEvents.
            sources.Enqueue(eventSource);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (disabled > 0 || TaskScheduler.Current is not WorkflowInstance instance)
        {
            return;
        }

        var stray = eventData.EventName switch
        {
            "TaskScheduled" => eventData.Payload is [int scheduler, ..] && scheduler != instance.Id,
            "AwaitTaskContinuationScheduled" or "ThreadTransferSend" => true,
            _ => false,
        };
        if (stray)
        {
            disabled++;
            instance.ReportStray(eventData.EventName!, Environment.StackTrace);
            disabled--;
        }
    }

    private void Enable()
    {
        foreach (var source in sources)
        {
            EnableEvents(source, EventLevel.Informational, source.Name.EndsWith("TplEventSource", StringComparison.Ordinal) ? Tasks : ThreadTransfer);
        }
    }

    private void Disable()
    {
        foreach (var source in sources)
        {
            DisableEvents(source);
        }
    }
}
