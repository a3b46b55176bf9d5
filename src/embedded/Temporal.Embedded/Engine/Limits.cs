namespace Temporal.Embedded.Engine;

/// <summary>A history that has grown beyond use ends its run.</summary>
internal static class Limits
{
    private const int Events = 51_200;
    private const long Bytes = 50L << 20;

    public static void Enforce(Transition t)
    {
        if (!t.Run.IsOpen || t.Next is not null)
        {
            return;
        }

        if (t.State.NextEventId - 1 > Events)
        {
            Closing.Terminate(t, "Workflow history count exceeds limit.", null, "history-service");
        }
        else if (t.State.HistorySize > Bytes)
        {
            Closing.Terminate(t, "Workflow history size exceeds limit.", null, "history-service");
        }
    }
}
