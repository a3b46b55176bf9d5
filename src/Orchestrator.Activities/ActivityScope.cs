using Temporalio.Activities;

namespace Orchestrator.Activities;

/// <summary>What activities take from their surroundings when there are any.</summary>
internal static class ActivityScope
{
    internal static CancellationToken CancellationToken =>
        ActivityExecutionContext.HasCurrent ? ActivityExecutionContext.Current.CancellationToken : CancellationToken.None;
}
