using Orchestrator.Store;

namespace Orchestrator.Api.Access;

/// <summary>Says at the endpoint what its caller needs.</summary>
internal static class ScopeExtensions
{
    public static T Needs<T>(this T endpoint, TokenScopes scope)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredScope(scope));
}
