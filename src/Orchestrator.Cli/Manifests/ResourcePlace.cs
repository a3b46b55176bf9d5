using Orchestrator.Cli.Client;

namespace Orchestrator.Cli.Manifests;

/// <summary>Where a file of a project lives: the project, a stage, or a service in a stage.</summary>
internal sealed record ResourcePlace(string Project, string? Stage, string? Service)
{
    /// <summary>The path of the place's files, or of one file.</summary>
    public string Path(string? uri = null)
    {
        var segments = new List<string> { "v1", "project", Project };
        if (Stage is not null)
        {
            segments.AddRange(["stage", Stage]);
        }

        if (Service is not null)
        {
            segments.AddRange(["service", Service]);
        }

        segments.Add("resource");
        if (uri is not null)
        {
            segments.Add(uri);
        }

        return Query.Path([.. segments]);
    }

    public string Describe(string uri) => string.Join('/', new[] { Project, Stage, Service }.OfType<string>()) + ":" + uri;
}
