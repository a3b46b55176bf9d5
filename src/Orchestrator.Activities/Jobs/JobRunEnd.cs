using Temporalio.Activities;

namespace Orchestrator.Activities.Jobs;

/// <summary>Tells the two ways in which a call may end early: the container is stopped, or left to another worker.</summary>
internal sealed class JobRunEnd : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource leave = new();
    private readonly CancellationTokenRegistration registration;

    internal JobRunEnd(ActivityExecutionContext context) =>
        registration = context.CancellationToken.Register(
            () => (context.CancelReason == ActivityCancelReason.CancelRequested ? stop : leave).Cancel());

    /// <summary>The workflow wants the container stopped.</summary>
    internal CancellationToken Stop => stop.Token;

    /// <summary>This worker shuts down or has lost the activity; the container goes on.</summary>
    internal CancellationToken Leave => leave.Token;

    public void Dispose()
    {
        registration.Dispose();
        stop.Dispose();
        leave.Dispose();
    }
}
