namespace Temporal.Embedded.Seams;

/// <summary>Is told of runs that closed, after the commit. Registered through <see cref="IRunService.Observe"/>; must return quickly.</summary>
internal interface IRunObserver
{
    /// <summary>A run closed. Not repeated after a crash: whoever waits for a run describes it once at start.</summary>
    void Closed(ClosedRun run);
}
