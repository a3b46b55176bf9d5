using System.Text;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Manifests;

/// <summary>Makes the server what manifests say; with <see cref="DryRun"/> it only says what would change.</summary>
internal sealed class ManifestApplier(ApiClient api)
{
    private const string JobConfigUri = "job/config.yaml";

    public bool DryRun { get; init; }

    /// <summary>The project of documents that name none.</summary>
    public string? Project { get; init; }

    public string? Stage { get; init; }

    public string? Service { get; init; }

    public async Task<IReadOnlyList<Change>> ApplyAsync(IReadOnlyList<Manifest> manifests, CancellationToken cancellationToken)
    {
        var changes = new List<Change>();
        foreach (var manifest in manifests)
        {
            changes.AddRange(await ApplyAsync(manifest, cancellationToken));
        }

        return changes;
    }

    private async Task<IReadOnlyList<Change>> ApplyAsync(Manifest manifest, CancellationToken cancellationToken) => manifest.Kind switch
    {
        "Project" => await ApplyProjectAsync(manifest, cancellationToken),
        "Shipyard" => [await PutProjectAsync(ProjectOf(manifest), manifest.Text, cancellationToken)],
        "Service" => [await PutServiceAsync(ProjectOf(manifest), Named(manifest), cancellationToken)],
        "JobConfig" when manifest.IsForeign => [await PutResourceAsync(new(ProjectOf(manifest), Stage, Service), JobConfigUri, Encoding.UTF8.GetBytes(manifest.Text), cancellationToken)],
        "JobConfig" or "Resource" => [await ApplyResourceAsync(manifest, cancellationToken)],
        _ => [await new DefinitionApplier(api, DryRun).ApplyAsync(manifest, Project, cancellationToken)],
    };

    private async Task<IReadOnlyList<Change>> ApplyProjectAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var project = Named(manifest);
        var changes = new List<Change> { await PutProjectAsync(project, await ShipyardOfAsync(manifest, cancellationToken), cancellationToken) };
        foreach (var service in manifest.Spec["services"] as JsonArray ?? [])
        {
            changes.Add(await PutServiceAsync(project, (service is JsonObject named ? named["name"] : service)?.ToString() ?? "", cancellationToken));
        }

        foreach (var resource in manifest.Spec["resources"] as JsonArray ?? [])
        {
            var wanted = resource as JsonObject ?? new JsonObject { ["file"] = resource?.ToString() };
            var place = new ResourcePlace(project, wanted["stage"]?.ToString(), wanted["service"]?.ToString());
            var content = await ContentAsync(manifest, wanted, cancellationToken);
            changes.Add(await PutResourceAsync(place, wanted["uri"]?.ToString() ?? wanted["file"]?.ToString() ?? "", content, cancellationToken));
        }

        return changes;
    }

    private async Task<Change> ApplyResourceAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var place = new ResourcePlace(ProjectOf(manifest), manifest.SpecText("stage") ?? Stage, manifest.SpecText("service") ?? Service);
        var uri = manifest.SpecText("uri") ?? (manifest.Kind == "JobConfig" ? JobConfigUri : Named(manifest));
        return await PutResourceAsync(place, uri, await ContentAsync(manifest, manifest.Spec, cancellationToken), cancellationToken);
    }

    private async Task<Change> PutProjectAsync(string project, string shipyard, CancellationToken cancellationToken)
    {
        var current = await api.FindAsync(Query.Path("v1", "project", project), cancellationToken);
        if (current is { } known && known.Text("shipyard") is { Length: > 0 } stored && Decode(stored) == shipyard)
        {
            return new Change("project", project, Change.Unchanged);
        }

        var what = current is null ? Change.Created : Change.Updated;
        if (DryRun)
        {
            return new Change("project", project, what);
        }

        var body = new JsonObject { ["name"] = project, ["shipyard"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(shipyard)) };
        var answer = current is null
            ? await api.PostAsync("/v1/project", body, cancellationToken)
            : await api.PutAsync("/v1/project", body, cancellationToken);
        return new Change("project", project, what) { Warnings = [.. answer.Items("warnings").Select(Warning)] };
    }

    private async Task<Change> PutServiceAsync(string project, string service, CancellationToken cancellationToken)
    {
        var overview = await api.FindAsync(Query.Path("v1", "project", project), cancellationToken);
        var exists = overview?.Items("stages").SelectMany(stage => stage.Items("services")).Any(item => item.Text("serviceName") == service) ?? false;
        if (exists)
        {
            return new Change("service", $"{project}/{service}", Change.Unchanged);
        }

        if (!DryRun)
        {
            await api.PostAsync(Query.Path("v1", "project", project, "service"), new JsonObject { ["serviceName"] = service }, cancellationToken);
        }

        return new Change("service", $"{project}/{service}", Change.Created);
    }

    private async Task<Change> PutResourceAsync(ResourcePlace place, string uri, byte[] content, CancellationToken cancellationToken)
    {
        var current = await api.FindAsync(place.Path(uri), cancellationToken);
        if (current is { } known && known.Text("resourceContent") == Convert.ToBase64String(content))
        {
            return new Change("resource", place.Describe(uri), Change.Unchanged);
        }

        if (!DryRun)
        {
            await api.PostAsync(place.Path(), Resources(uri, content), cancellationToken);
        }

        return new Change("resource", place.Describe(uri), current is null ? Change.Created : Change.Updated);
    }

    public static JsonObject Resources(string uri, byte[] content) => new()
    {
        ["resources"] = new JsonArray(new JsonObject { ["resourceURI"] = uri, ["resourceContent"] = Convert.ToBase64String(content) }),
    };

    private static async Task<string> ShipyardOfAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var shipyard = manifest.Spec["shipyard"]
            ?? throw new CommandLineException(ExitCode.BadInput, $"{manifest.File}: project '{manifest.Name}' needs 'spec.shipyard', the path of its shipyard or the shipyard itself.");
        if (shipyard is JsonObject inline)
        {
            return inline.ToJsonString();
        }

        var text = shipyard.ToString();
        return text.Contains('\n', StringComparison.Ordinal) ? text : Encoding.UTF8.GetString(await ReadAsync(ManifestReader.Beside(manifest, text), cancellationToken));
    }

    private static async Task<byte[]> ContentAsync(Manifest manifest, JsonObject source, CancellationToken cancellationToken)
    {
        if (source["content"] is { } content)
        {
            return Encoding.UTF8.GetBytes(content is JsonValue ? content.ToString() : content.ToJsonString());
        }

        var file = source["file"]?.ToString() ?? throw new CommandLineException(ExitCode.BadInput, $"{manifest.File}: a resource needs 'file' or 'content'.");
        return await ReadAsync(ManifestReader.Beside(manifest, file), cancellationToken);
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException(ExitCode.BadInput, $"Cannot read '{path}': {e.Message}");
        }
    }

    private string ProjectOf(Manifest manifest) =>
        manifest.SpecText("project") ?? manifest.Document["metadata"]?["project"]?.ToString() ?? Project
        ?? throw new CommandLineException(ExitCode.BadInput, $"{manifest.File}: say with --project which project this {manifest.Kind} belongs to.");

    private static string Named(Manifest manifest) => manifest.Name.Length > 0
        ? manifest.Name
        : throw new CommandLineException(ExitCode.BadInput, $"{manifest.File}: {manifest.Kind} needs 'metadata.name'.");

    private static string Warning(System.Text.Json.JsonElement warning) => warning.Text("message") is { Length: > 0 } message ? message : warning.AsText();

    private static string Decode(string base64)
    {
        var buffer = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : base64;
    }
}
