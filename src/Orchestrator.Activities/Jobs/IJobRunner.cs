using System.Net;

namespace Orchestrator.Activities.Jobs;

/// <summary>
/// Runs containers. Calls for one container come one at a time; different containers run at once. <see cref="RunAsync"/> is
/// idempotent by the container's name: called again it finds the container, running or ended, and never starts a second one,
/// until <see cref="RemoveAsync"/> has been called.
/// </summary>
public interface IJobRunner
{
    /// <summary>
    /// Runs the container to its end, or joins it where it stands. <paramref name="stop"/> ends it (SIGTERM, grace, SIGKILL) and
    /// the call answers; <paramref name="cancellationToken"/> leaves it running and ends only the call.
    /// </summary>
    Task<ContainerExit> RunAsync(
        ContainerSpec spec, IContainerObserver observer, CancellationToken stop, CancellationToken cancellationToken);

    /// <summary>The address by which its containers reach this machine; null when they cannot.</summary>
    Task<IPAddress?> FindHostAddressAsync(CancellationToken cancellationToken);

    /// <summary>The containers of that owner, running or ended.</summary>
    Task<IReadOnlyList<OwnedContainer>> ListAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Removes a container with all it has; one that is not there is removed already.</summary>
    Task RemoveAsync(string name, CancellationToken cancellationToken);
}
