using Orchestrator.Api.Access;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Operations;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;
using Orchestrator.Store;

namespace Orchestrator.Api.Secrets;

/// <summary>API tokens; the text of one is shown once, when it is made.</summary>
internal static class TokenEndpoints
{
    private static readonly Dictionary<string, TokenScopes> Scopes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["read"] = TokenScopes.Read,
        ["emit"] = TokenScopes.Emit,
        ["operate"] = TokenScopes.Operate,
        ["admin"] = TokenScopes.Admin,
    };

    public static void MapTokens(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/tokens", ListAsync).Needs(TokenScopes.Admin);
        endpoints.MapPost("/v1/tokens", CreateAsync).Needs(TokenScopes.Admin);
        endpoints.MapDelete("/v1/tokens/{name}", DeleteAsync).Needs(TokenScopes.Admin);
    }

    private static async Task<IResult> ListAsync(ITokenStore tokens, CancellationToken cancellationToken) =>
        ApiJson.Ok(new { tokens = (await tokens.ListAsync(cancellationToken)).Select(Shown) });

    private static async Task<IResult> CreateAsync(HttpContext http, ITokenStore tokens, Audit audit, TimeProvider time)
    {
        var (body, refusal) = await JsonBody.ReadObjectAsync(http);
        if (refusal is not null)
        {
            return refusal;
        }

        var problems = new List<FieldProblem>();
        var name = body.Text("name") ?? "";
        if (name.Length == 0)
        {
            problems.Add(new FieldProblem("name", "is required"));
        }
        else if (name.Any(char.IsControl))
        {
            problems.Add(new FieldProblem("name", "has control characters"));
        }

        var words = body.Texts("scopes");
        var scopes = TokenScopes.None;
        foreach (var word in words)
        {
            if (Scopes.TryGetValue(word, out var scope))
            {
                scopes |= scope;
            }
            else
            {
                problems.Add(new FieldProblem("scopes", $"'{word}' is no scope; known are read, emit, operate, admin"));
            }
        }

        if (words.Count == 0)
        {
            problems.Add(new FieldProblem("scopes", "expected a list of read, emit, operate, admin"));
        }

        DateTimeOffset? expires = null;
        if (body.Text("expiresAt") is { } text)
        {
            expires = Timestamp.TryParse(text, out var at) ? at : null;
            if (expires is null)
            {
                problems.Add(new FieldProblem("expiresAt", $"expected a time such as 2026-12-31T00:00:00Z, got '{text}'"));
            }
        }

        if (problems.Count > 0)
        {
            return Problems.BadRequest($"Cannot make the token: {problems[0].Field} {problems[0].Problem}.", problems);
        }

        var token = new AccessToken(name, scopes, time.GetUtcNow()) { Project = body.Text("project"), Context = body.Text("context"), ExpiresAt = expires };
        if (await tokens.CreateAsync(token, http.RequestAborted) is not { } secret)
        {
            return Problems.Conflict($"Token '{name}' exists already.");
        }

        await audit.WriteAsync(http, "token.created", null, new { name, scopes = words });
        return ApiJson.Created(new { name, token = secret, scopes = words });
    }

    private static async Task<IResult> DeleteAsync(string name, HttpContext http, ITokenStore tokens, Audit audit)
    {
        if (!await tokens.DeleteAsync(name, http.RequestAborted))
        {
            return Problems.NotFound($"There is no token '{name}'.");
        }

        await audit.WriteAsync(http, "token.deleted", null, new { name });
        return ApiJson.Ok(new { });
    }

    private static object Shown(AccessToken token) => new
    {
        name = token.Name,
        scopes = token.Scopes.HasFlag(TokenScopes.Admin) ? ["admin"] : Scopes.Where(scope => token.Scopes.HasFlag(scope.Value)).Select(scope => scope.Key).ToArray(),
        project = token.Project,
        context = token.Context,
        createdAt = token.CreatedAt,
        expiresAt = token.ExpiresAt,
    };
}
