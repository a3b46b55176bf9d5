using Orchestrator.Ingress;
using Orchestrator.Store;

namespace Orchestrator.Api.Access;

/// <summary>Who calls and what they may do.</summary>
internal sealed record Access(string Name, TokenScopes Scopes, string? Project = null, string? Context = null)
{
    /// <summary>Everybody on this machine, when no token is asked for.</summary>
    public static readonly Access Local = new("local", TokenScopes.Admin);

    public bool IsAdmin => Scopes.HasFlag(TokenScopes.Admin);

    public Caller Caller => new(Name, IsAdmin, Project, Context);

    public bool MaySee(string? project) => Project is null || Project == project;

    public static Access Of(HttpContext http) =>
        http.Features.Get<Access>() ?? throw new InvalidOperationException("The request was not let in by the token gate.");
}
