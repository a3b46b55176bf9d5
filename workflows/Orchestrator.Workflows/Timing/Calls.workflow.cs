using Temporalio.Common;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Timing;

/// <summary>The options of the calls workflows make. All are repeated until they succeed, since each is idempotent.</summary>
internal static class Calls
{
    private static readonly RetryPolicy Quickly = new()
    {
        InitialInterval = TimeSpan.FromMilliseconds(100),
        MaximumInterval = TimeSpan.FromSeconds(10),
    };

    /// <summary>A short call on the way of an event: it runs inside the workflow task and costs no further one.</summary>
    public static LocalActivityOptions Local { get; } = new()
    {
        StartToCloseTimeout = TimeSpan.FromSeconds(30),
        RetryPolicy = Quickly,
        CancellationToken = CancellationToken.None,
    };

    /// <summary>A call that may take a while, or must not be lost with the worker.</summary>
    public static ActivityOptions Durable(TimeSpan timeout) => new()
    {
        StartToCloseTimeout = timeout,
        RetryPolicy = Quickly,
        CancellationToken = CancellationToken.None,
    };
}
