namespace Orchestrator.Activities.Jobs;

/// <summary>For a worker that knows no API.</summary>
internal sealed class NoJobGateway : IJobGateway
{
    public Task<Uri?> OpenAsync(CancellationToken cancellationToken) => Task.FromResult<Uri?>(null);
}
