using System.Text;
using System.Text.Json;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Names;
using Orchestrator.Model.Shipyards;
using Orchestrator.Store;

namespace Orchestrator.Api.Projects;

/// <summary>Projects and their shipyards.</summary>
internal static class ProjectEndpoints
{
    private static readonly string[] Known = ["name", "shipyard", "gitCredentials", "gitRemoteURL", "gitUser", "gitToken", "metadata"];

    public static void MapProjects(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/project", ListAsync).Needs(TokenScopes.Read).KeepsLimits();
        endpoints.MapPost("/v1/project", CreateAsync).Needs(TokenScopes.Admin);
        endpoints.MapPut("/v1/project", UpdateAsync).Needs(TokenScopes.Admin);
        endpoints.MapGet("/v1/project/{project}", FindAsync).Needs(TokenScopes.Read);
        endpoints.MapPut("/v1/project/{project}", UpdateAsync).Needs(TokenScopes.Admin);
        endpoints.MapDelete("/v1/project/{project}", DeleteAsync).Needs(TokenScopes.Admin);
        endpoints.MapGet("/v1/project/{project}/shipyard", ListShipyardsAsync).Needs(TokenScopes.Read);
    }

    private static async Task<IResult> ListAsync(HttpContext http, IRegistry registry, IEventLog log, CancellationToken cancellationToken)
    {
        var access = Access.Access.Of(http);
        var shown = new List<object>();
        foreach (var project in await registry.ListProjectsAsync(closedToo: false, cancellationToken))
        {
            if (access.MaySee(project.Name))
            {
                shown.Add(await ProjectView.ReadAsync(project, registry, null, cancellationToken));
            }
        }

        return Paged.Of("projects", shown, new QueryReader(http.Request.Query));
    }

    private static async Task<IResult> FindAsync(string project, IRegistry registry, IEventLog log, CancellationToken cancellationToken) =>
        await registry.FindProjectAsync(project, cancellationToken) is { ClosedAt: null } found
            ? ApiJson.Ok(await ProjectView.ReadAsync(found, registry, log, cancellationToken))
            : await UnknownAsync(project, registry, cancellationToken);

    private static async Task<IResult> CreateAsync(HttpContext http, IRegistry registry, ISecretStore secrets, Audit audit, TimeProvider time)
    {
        var (body, name, shipyard, refusal) = await ReadAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        if (shipyard is null)
        {
            return Problems.BadRequest("A project needs a shipyard.", new FieldProblem("shipyard", "is required: the shipyard in base64"));
        }

        var project = new ProjectRecord(name, time.GetUtcNow()) { Metadata = Metadata(body) };
        if (!await registry.CreateProjectAsync(project, shipyard.Text, shipyard.Warnings, http.RequestAborted))
        {
            return Problems.Conflict($"Project '{name}' exists already.");
        }

        await KeepGitTokenAsync(body, name, secrets, http.RequestAborted);
        await audit.WriteAsync(http, "project.created", name, new { project = name });
        return ApiJson.Created(new { projectName = name, shipyardVersion = "1", warnings = shipyard.Shown });
    }

    private static async Task<IResult> UpdateAsync(HttpContext http, IRegistry registry, ISecretStore secrets, Audit audit)
    {
        var (body, name, shipyard, refusal) = await ReadAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        if (await registry.FindProjectAsync(name, http.RequestAborted) is not { ClosedAt: null } project)
        {
            return await UnknownAsync(name, registry, http.RequestAborted);
        }

        var version = project.ShipyardVersion;
        if (shipyard is not null && await registry.AddShipyardAsync(name, shipyard.Text, shipyard.Warnings, http.RequestAborted) is { } added)
        {
            version = added.Version;
        }

        if (body.Member("gitCredentials") is not null || body.Member("metadata") is not null)
        {
            await registry.UpdateProjectMetadataAsync(name, Metadata(body), http.RequestAborted);
        }

        await KeepGitTokenAsync(body, name, secrets, http.RequestAborted);
        await audit.WriteAsync(http, "project.updated", name, new { project = name, shipyardVersion = version });
        return ApiJson.Created(new { projectName = name, shipyardVersion = version.ToString(System.Globalization.CultureInfo.InvariantCulture), warnings = shipyard?.Shown ?? [] });
    }

    private static async Task<IResult> DeleteAsync(
        string project, HttpContext http, IRegistry registry, Sequences.SequenceControl control, Schedules.Schedules schedules, Audit audit, TimeProvider time)
    {
        if (!await registry.CloseProjectAsync(project, time.GetUtcNow(), http.RequestAborted))
        {
            return await UnknownAsync(project, registry, http.RequestAborted);
        }

        await audit.WriteAsync(http, "project.deleted", project, new { project });
        await schedules.DeleteOfProjectAsync(project, http.RequestAborted);
        await http.RequestServices.GetRequiredService<WebhookListeners>().RemoveAsync(project, http.RequestAborted);
        var aborted = await control.AbortProjectAsync(project, Access.Access.Of(http).Name, http.RequestAborted);
        return ApiJson.Ok(new { message = $"Project '{project}' deleted; {aborted} open sequences aborted. Its history stays readable." });
    }

    private static async Task<IResult> ListShipyardsAsync(string project, IRegistry registry, CancellationToken cancellationToken)
    {
        var versions = await registry.ListShipyardsAsync(project, cancellationToken);
        return versions.Count == 0
            ? await UnknownAsync(project, registry, cancellationToken)
            : ApiJson.Ok(new
            {
                shipyards = versions.Select(version => new
                {
                    version = version.Version,
                    shipyard = version.Content,
                    createdAt = version.CreatedAt,
                    warnings = ApiJson.Stored(version.Warnings),
                }),
            });
    }

    public static async Task<IResult> UnknownAsync(string project, IRegistry registry, CancellationToken cancellationToken)
    {
        var names = (await registry.ListProjectsAsync(closedToo: false, cancellationToken)).Select(known => known.Name).ToList();
        return Problems.NotFound($"There is no project '{project}'.{NearestNames.Suggestion(project, names)}");
    }

    private static async Task<(JsonElement Body, string Name, Uploaded? Shipyard, IResult? Refusal)> ReadAsync(HttpContext http)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return (body, "", null, refusal);
        }

        if (body.Unknown(Known) is { Count: > 0 } unknown)
        {
            return (body, "", null, Problems.BadRequest($"Cannot read the project: {unknown[0].Field} {unknown[0].Problem}", unknown));
        }

        var name = body.Text("name") ?? http.Request.RouteValues["project"] as string ?? "";
        if (!NameRules.IsProject(name))
        {
            return (body, name, null, Problems.BadRequest(
                $"Cannot use '{name}' as the name of a project: expected {NameRules.KeptnName}, at most 200 characters.", new FieldProblem("name", $"got '{name}'")));
        }

        var (shipyard, invalid) = Uploaded.Read(body);
        return (body, name, shipyard, invalid);
    }

    private static string Metadata(JsonElement body)
    {
        var metadata = new Dictionary<string, object?>();
        if (body.Member("metadata") is { } free)
        {
            metadata["metadata"] = free;
        }

        var remote = body.Member("gitCredentials")?.Text("remoteURL") ?? body.Text("gitRemoteURL");
        var user = body.Member("gitCredentials")?.Text("user") ?? body.Text("gitUser");
        if (remote is not null || user is not null)
        {
            metadata["gitCredentials"] = new { remoteURL = remote, user };
        }

        return JsonSerializer.Serialize(metadata, ApiJson.Options);
    }

    // Credentials never stay in the registry.
    private static async Task KeepGitTokenAsync(JsonElement body, string project, ISecretStore secrets, CancellationToken cancellationToken)
    {
        var credentials = body.Member("gitCredentials");
        var token = body.Text("gitToken") ?? credentials?.Member("https")?.Text("token") ?? credentials?.Member("ssh")?.Text("privateKey");
        if (token is not null)
        {
            var values = new Dictionary<string, string> { ["token"] = token };
            if (!await secrets.CreateAsync("git-credentials", $"{project}/", values, cancellationToken))
            {
                await secrets.UpdateAsync("git-credentials", $"{project}/", values, cancellationToken);
            }
        }
    }

    /// <summary>A valid shipyard with its warnings.</summary>
    private sealed record Uploaded(string Text, string Warnings, IReadOnlyList<Finding> Shown)
    {
        public static (Uploaded? Shipyard, IResult? Refusal) Read(JsonElement body)
        {
            if (body.Text("shipyard") is not { Length: > 0 } given)
            {
                return (null, null);
            }

            var bytes = new byte[given.Length];
            if (!Convert.TryFromBase64String(given, bytes, out var length))
            {
                return (null, Problems.BadRequest("Cannot read the shipyard.", new FieldProblem("shipyard", "expected the file in base64")));
            }

            var text = Encoding.UTF8.GetString(bytes, 0, length);
            var parsing = ShipyardParser.Parse(text);
            var warnings = parsing.Warnings.ToList();
            return parsing.Shipyard is null
                ? (null, Problems.Invalid("the shipyard", parsing.Errors.ToList()))
                : (new Uploaded(text, JsonSerializer.Serialize(warnings), warnings), null);
        }
    }
}
