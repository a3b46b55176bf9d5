using Orchestrator.Store;

namespace Orchestrator.Api.Access;

/// <summary>Says at the endpoint what its caller needs.</summary>
internal static class ScopeExtensions
{
    public static T Needs<T>(this T endpoint, TokenScopes scope)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredScope(scope));

    /// <summary>The endpoint itself keeps a token that is limited to a project or context within its limits.</summary>
    public static T KeepsLimits<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(LimitedTokens.Welcome);
}
