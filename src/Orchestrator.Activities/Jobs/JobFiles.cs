using Orchestrator.Model.Events;
using Orchestrator.Model.Jobs;
using Orchestrator.Store;

namespace Orchestrator.Activities.Jobs;

/// <summary>The files a container finds under /keptn: the event, and the project's resources that the task names.</summary>
internal static class JobFiles
{
    internal const string EventFile = "event.json";

    internal static async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> CollectAsync(
        JobTask task,
        Scope scope,
        string? commitId,
        ReadOnlyMemory<byte> eventBody,
        IResources resources,
        CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var wanted in task.Files)
        {
            await AddAsync(files, task, scope, Normalize(task, wanted), commitId, resources, cancellationToken);
        }

        files[EventFile] = eventBody;
        return files;
    }

    private static async Task AddAsync(
        Dictionary<string, ReadOnlyMemory<byte>> files,
        JobTask task,
        Scope scope,
        string path,
        string? commitId,
        IResources resources,
        CancellationToken cancellationToken)
    {
        var place = new ResourceScope(scope.Project, scope.Stage, scope.Service);
        if (await resources.LookUpAsync(place, path, commitId, cancellationToken) is { } file)
        {
            files[path] = file.Content;
            return;
        }

        // A folder: the nearer place wins file by file.
        var found = 0;
        foreach (var wider in (ResourceScope[])[new(scope.Project), new(scope.Project, scope.Stage), place])
        {
            foreach (var member in await resources.ListAsync(wider, $"{path.TrimEnd('/')}/", commitId, cancellationToken))
            {
                files[Normalize(task, member.Uri)] = member.Content;
                found++;
            }
        }

        if (found == 0)
        {
            throw new JobSetupException(
                $"Cannot place the file '{path}' for task '{task.Name}': neither {scope} nor its stage nor its project has it.");
        }
    }

    private static string Normalize(JobTask task, string path)
    {
        var relative = path.TrimStart('/');
        return relative.Length > 0 && relative.Split('/').All(segment => segment is not (".." or "."))
            ? relative
            : throw new JobSetupException($"Cannot place the file '{path}' for task '{task.Name}': expected a path below /keptn.");
    }
}
