using System.Text.Json;
using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Model.Findings;
using Orchestrator.Store;

namespace Orchestrator.Api.Secrets;

/// <summary>Secrets: values go in, only names come out.</summary>
internal static class SecretEndpoints
{
    public static void MapSecrets(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/secret", ListAsync).Needs(TokenScopes.Read);
        endpoints.MapPost("/v1/secret", (HttpContext http, ISecretStore secrets, Audit audit) => WriteAsync(http, secrets, audit, create: true)).Needs(TokenScopes.Admin);
        endpoints.MapPut("/v1/secret", (HttpContext http, ISecretStore secrets, Audit audit) => WriteAsync(http, secrets, audit, create: false)).Needs(TokenScopes.Admin);
        endpoints.MapDelete("/v1/secret", DeleteAsync).Needs(TokenScopes.Admin);
        endpoints.MapGet("/v1/scope", ListScopesAsync).Needs(TokenScopes.Read);
        endpoints.MapPost("/v1/secret/rotate", RotateAsync).Needs(TokenScopes.Admin);
    }

    private static async Task<IResult> ListAsync(ISecretStore secrets, CancellationToken cancellationToken) =>
        ApiJson.Ok(new
        {
            secrets = (await secrets.ListAsync(cancellationToken))
                .Select(secret => new { name = secret.Name, scope = secret.Scope, keys = secret.Keys, changedAt = secret.ChangedAt }),
        });

    private static async Task<IResult> ListScopesAsync(ISecretStore secrets, CancellationToken cancellationToken) =>
        ApiJson.Ok(new
        {
            scopes = (await secrets.ListAsync(cancellationToken)).Select(secret => secret.Scope).Append(ISecretStore.DefaultScope).Distinct().Order(StringComparer.Ordinal),
        });

    private static async Task<IResult> WriteAsync(HttpContext http, ISecretStore secrets, Audit audit, bool create)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        var name = body.Text("name") ?? "";
        var scope = body.Text("scope") is { Length: > 0 } given ? given : ISecretStore.DefaultScope;
        var problems = new List<FieldProblem>();
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal))
        {
            problems.Add(new FieldProblem("name", "expected a name without '/'"));
        }

        var values = Values(body, problems);
        if (problems.Count > 0)
        {
            return Problems.BadRequest($"Cannot store the secret: {problems[0].Field} {problems[0].Problem}.", problems);
        }

        var done = create
            ? await secrets.CreateAsync(name, scope, values, http.RequestAborted)
            : await secrets.UpdateAsync(name, scope, values, http.RequestAborted);
        if (!done)
        {
            return create
                ? Problems.Conflict($"Secret '{name}' exists already in scope '{scope}'.")
                : Problems.NotFound($"There is no secret '{name}' in scope '{scope}'.");
        }

        await audit.WriteAsync(http, create ? "secret.created" : "secret.updated", null, new { name, scope, keys = values.Keys });
        return create ? ApiJson.Created(new { name, scope, keys = values.Keys }) : ApiJson.Ok(new { name, scope, keys = values.Keys });
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, ISecretStore secrets, Audit audit)
    {
        var query = new QueryReader(http.Request.Query);
        var (name, scope) = (query.Text("name") ?? "", query.Text("scope") ?? ISecretStore.DefaultScope);
        if (!await secrets.DeleteAsync(name, scope, http.RequestAborted))
        {
            return Problems.NotFound($"There is no secret '{name}' in scope '{scope}'.");
        }

        await audit.WriteAsync(http, "secret.deleted", null, new { name, scope });
        return ApiJson.Ok(new { });
    }

    private static async Task<IResult> RotateAsync(HttpContext http, ISecretStore secrets, Audit audit)
    {
        await secrets.RotateKeyAsync(http.RequestAborted);
        await audit.WriteAsync(http, "secret.rotated", null, new { });
        return ApiJson.Ok(new { message = "Every secret was sealed anew with a fresh key." });
    }

    private static Dictionary<string, string> Values(JsonElement body, List<FieldProblem> problems)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (body.Member("data") is not { ValueKind: JsonValueKind.Object } data || !data.EnumerateObject().Any())
        {
            problems.Add(new FieldProblem("data", "expected an object with at least one key and its value"));
            return values;
        }

        foreach (var member in data.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                values[member.Name] = member.Value.GetString() ?? "";
            }
            else
            {
                problems.Add(new FieldProblem($"data.{member.Name}", "expected a string"));
            }
        }

        return values;
    }
}
