using System.Text.Json;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Client;

/// <summary>Reads a list of one kind; below a project when one is named, else of all projects.</summary>
internal sealed class Listing(ApiClient api, ListKind kind, string? project, string? stage, string? service, string query)
{
    /// <summary>The most that a list shows at once.</summary>
    public const int LargestPage = 1000;

    /// <summary>One answer per list that had to be read.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadAsync(CancellationToken cancellationToken)
    {
        var answers = new List<JsonElement>();
        foreach (var path in await PathsAsync(cancellationToken))
        {
            answers.Add(await api.GetAsync(path + query, cancellationToken));
        }

        return answers;
    }

    private async Task<IReadOnlyList<string>> PathsAsync(CancellationToken cancellationToken)
    {
        if (!kind.NeedsProject)
        {
            return [kind.Path];
        }

        string[] projects = project is not null ? [project] : await ProjectNamesAsync(cancellationToken);
        var paths = new List<string>();
        foreach (var name in projects)
        {
            var path = kind.Path.Replace("{project}", Uri.EscapeDataString(name), StringComparison.Ordinal);
            if (kind.MayBeScoped)
            {
                paths.Add(Scoped(name));
            }
            else if (!path.Contains("{stage}", StringComparison.Ordinal))
            {
                paths.Add(path);
            }
            else if ((stage ?? await FirstStageAsync(name, cancellationToken)) is { } of)
            {
                paths.Add(path.Replace("{stage}", Uri.EscapeDataString(of), StringComparison.Ordinal));
            }
        }

        return paths;
    }

    private string Scoped(string name) => (stage, service) switch
    {
        (null, null) => Query.Path("v1", "project", name, "resource"),
        (null, _) => throw new CommandLineException(ExitCode.BadInput, "Which stage of the service? Name it with --stage."),
        (_, null) => Query.Path("v1", "project", name, "stage", stage, "resource"),
        _ => Query.Path("v1", "project", name, "stage", stage, "service", service, "resource"),
    };

    private async Task<string[]> ProjectNamesAsync(CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync("/v1/project?pageSize=1000", cancellationToken);
        return [.. ListKind.Items(answer).Select(item => item.Text("projectName"))];
    }

    // A service exists in every stage, so any stage lists them all.
    private async Task<string?> FirstStageAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(Query.Path("v1", "project", name, "stage"), cancellationToken);
        return ListKind.Items(answer).Select(item => item.Text("stageName")).FirstOrDefault();
    }
}
