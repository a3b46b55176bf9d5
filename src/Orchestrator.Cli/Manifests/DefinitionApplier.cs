using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Manifests;

/// <summary>Applies the kinds that are one named object each: secrets, schedules, listeners, subscriptions, drivers, tokens.</summary>
internal sealed class DefinitionApplier(ApiClient api, bool dryRun)
{
    private static readonly Dictionary<string, string> Paths = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Secret"] = "/v1/secret",
        ["Schedule"] = "/v1/schedules",
        ["Listener"] = "/v1/listeners",
        ["Subscription"] = "/v1/subscriptions",
        ["DriverType"] = "/v1/drivertypes",
        ["Driver"] = "/v1/drivers",
        ["Token"] = "/v1/tokens",
    };

    /// <summary>The path of a kind, or null when there is no such kind.</summary>
    public static string? FindPath(string kind) => Paths.GetValueOrDefault(kind);

    public async Task<Change> ApplyAsync(Manifest manifest, string? project, CancellationToken cancellationToken)
    {
        var path = FindPath(manifest.Kind)
            ?? throw new CommandLineException(ExitCode.BadInput, $"{manifest.File}: there is no kind '{manifest.Kind}': expected Project, Service, Shipyard, JobConfig, Resource, {string.Join(", ", Paths.Keys)}.");
        var body = Body(manifest, project);
        var name = body["name"]?.ToString() ?? "";
        if (name.Length == 0)
        {
            throw new CommandLineException(ExitCode.BadInput, $"{manifest.File}: {manifest.Kind} needs a name.");
        }

        var exists = await ExistsAsync(path, name, cancellationToken);
        if (!dryRun)
        {
            await PutAsync(path, name, body, exists, cancellationToken);
        }

        return new Change(manifest.Kind.ToLowerInvariant(), name, exists ? Change.Updated : Change.Created);
    }

    /// <summary>Creates one object, or replaces it.</summary>
    public async Task PutAsync(string path, string name, JsonObject body, bool exists, CancellationToken cancellationToken)
    {
        if (!exists)
        {
            await api.PostAsync(path, body, cancellationToken);
        }
        else if (path == "/v1/secret")
        {
            await api.PutAsync(path, body, cancellationToken);
        }
        else
        {
            await api.PutAsync($"{path}/{Uri.EscapeDataString(name)}", body, cancellationToken);
        }
    }

    private async Task<bool> ExistsAsync(string path, string name, CancellationToken cancellationToken)
    {
        var key = "0";
        do
        {
            var page = Query.String(("pageSize", $"{Listing.LargestPage}"), ("nextPageKey", key));
            if (await api.FindAsync(path + page, cancellationToken) is not { } answer)
            {
                return false;
            }

            if (ListKind.Items(answer).Any(item => item.Text("name") == name))
            {
                return true;
            }

            key = answer.Text("nextPageKey");
        }
        while (key is not ("" or "0"));
        return false;
    }

    // Ours has metadata and spec; Dispatch's files are flat.
    private static JsonObject Body(Manifest manifest, string? project)
    {
        var body = manifest.Document["spec"] is JsonObject spec ? (JsonObject)spec.DeepClone() : Flat(manifest.Document);
        body["name"] ??= manifest.Name;
        if (project is not null && !body.ContainsKey("project") && manifest.Kind is "Schedule")
        {
            body["project"] = project;
        }

        return body;
    }

    private static JsonObject Flat(JsonObject document)
    {
        var body = (JsonObject)document.DeepClone();
        foreach (var envelope in (string[])["apiVersion", "kind", "metadata"])
        {
            body.Remove(envelope);
        }

        return body;
    }
}
