namespace Temporalio.Worker.Replay;

/// <summary>Finds calls that leave the workflow's scheduler while they are made.</summary>
internal static class StrayCallListener
{
    [ThreadStatic]
    private static int disabled;

    /// <summary>Whether the calling thread may leave the scheduler for now.</summary>
    public static bool IsDisabled => disabled > 0;

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
}
