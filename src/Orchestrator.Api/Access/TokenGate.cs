using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Orchestrator.Api.Answers;
using Orchestrator.Store;

namespace Orchestrator.Api.Access;

/// <summary>Lets in who shows a token with the scope that the endpoint needs.</summary>
internal sealed class TokenGate(IOptions<ApiOptions> options, ITokenStore tokens)
{
    private static readonly RequiredScope Strictest = new(TokenScopes.Admin);
    private readonly byte[]? bootstrap = options.Value.Token is { Length: > 0 } token ? Hash(token) : null;

    /// <summary>Null when the caller is let in, else the refusal.</summary>
    public async ValueTask<IResult?> CheckAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return null;
        }

        if (await FindAsync(http) is not { } access)
        {
            return options.Value.Insecure
                ? Problems.Forbidden($"Host '{http.Request.Host}' is not this machine: without tokens only loopback addresses are served.")
                : Problems.Of(401, "Unauthorized", "A valid token is needed: send it as 'x-token: TOKEN' or 'Authorization: Bearer TOKEN'.", []);
        }

        http.Features.Set(access);
        var needed = endpoint.Metadata.GetMetadata<RequiredScope>() ?? Strictest;
        if (!access.Scopes.HasFlag(needed.Scope))
        {
            return Problems.Forbidden($"The token '{access.Name}' lacks the scope '{needed.Scope.ToString().ToLowerInvariant()}'.");
        }

        return CheckLimits(http, endpoint, access);
    }

    // What has no project in its address is for unlimited tokens, unless it keeps the limits by itself.
    private static IResult? CheckLimits(HttpContext http, Endpoint endpoint, Access access)
    {
        if (access is { Project: null, Context: null })
        {
            return null;
        }

        if (http.Request.RouteValues.TryGetValue("project", out var project))
        {
            var otherContext = access.Context is not null
                && http.Request.RouteValues.TryGetValue("context", out var context) && context as string != access.Context;
            return access.MaySee(project as string) && !otherContext
                ? null
                : Problems.Forbidden($"The token '{access.Name}' is for project '{access.Project}'{(access.Context is null ? "" : $", context '{access.Context}'")} only.");
        }

        return endpoint.Metadata.GetMetadata<LimitedTokens>() is null
            ? Problems.Forbidden($"The token '{access.Name}' is limited to project '{access.Project}', and this concerns all projects.")
            : null;
    }

    private async ValueTask<Access?> FindAsync(HttpContext http)
    {
        if (options.Value.Insecure)
        {
            return IsLoopback(http.Request.Host.Host) ? Access.Local : null;
        }

        if (Text(http.Request) is not { Length: > 0 } text)
        {
            return null;
        }

        if (bootstrap is not null && CryptographicOperations.FixedTimeEquals(bootstrap, Hash(text)))
        {
            return new Access("bootstrap", TokenScopes.Admin);
        }

        return await tokens.FindAsync(text, http.RequestAborted) is { } token
            ? new Access(token.Name, token.Scopes, token.Project, token.Context)
            : null;
    }

    // A page of another site may reach 127.0.0.1 through a name of its own; its Host header gives it away.
    private static bool IsLoopback(string host) =>
        host is "localhost" or "127.0.0.1" or "[::1]" or "::1" || host.EndsWith(".localhost", StringComparison.Ordinal) || host.StartsWith("127.", StringComparison.Ordinal);

    private static string? Text(HttpRequest request)
    {
        if (request.Headers["x-token"] is [{ Length: > 0 } token, ..])
        {
            return token;
        }

        const string scheme = "Bearer ";
        if (request.Headers.Authorization is [{ } header, ..] && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return header[scheme.Length..].Trim();
        }

        // http-webhook 1.0 and Dispatch's drivers hand their token over in the address.
        return request.Path.StartsWithSegments("/v1/event") ? request.Query["access_token"].FirstOrDefault() ?? request.Query["authToken"].FirstOrDefault() : null;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
