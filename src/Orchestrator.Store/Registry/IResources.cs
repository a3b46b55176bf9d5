namespace Orchestrator.Store;

/// <summary>
/// The versioned files of projects. A write makes one commit for all its changes; a read without a commit id sees the newest.
/// An unknown commit id reads the newest too, since ids of foreign repositories travel in <c>gitcommitid</c>.
/// </summary>
public interface IResources
{
    /// <summary>Writes and deletes files; returns the commit id.</summary>
    Task<string> ChangeAsync(ResourceScope scope, IReadOnlyList<ResourceChange> changed, CancellationToken cancellationToken);

    /// <summary>The file in exactly that scope.</summary>
    Task<ResourceRecord?> FindAsync(ResourceScope scope, string uri, string? commitId, CancellationToken cancellationToken);

    /// <summary>The file as a reader wants it: the service's, else the stage's, else the project's.</summary>
    Task<ResourceRecord?> LookUpAsync(ResourceScope scope, string uri, string? commitId, CancellationToken cancellationToken);

    /// <summary>The files of exactly that scope by URI, with content, optionally below a prefix.</summary>
    Task<IReadOnlyList<ResourceRecord>> ListAsync(ResourceScope scope, string? prefix, string? commitId, CancellationToken cancellationToken);

    /// <summary>The newest commit id of a project, null when nothing was ever written.</summary>
    ValueTask<string?> GetHeadAsync(string project, CancellationToken cancellationToken);
}
