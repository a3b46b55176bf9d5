namespace Orchestrator.Activities.Jobs.Gateway;

/// <summary>The way from a container to the API, for job tokens only. May be opened any number of times.</summary>
public interface IJobGateway
{
    /// <summary>The address as a container sees it; null when this installation has no API to offer.</summary>
    Task<Uri?> OpenAsync(CancellationToken cancellationToken);
}
