using Orchestrator.Store;

namespace Orchestrator.Api.Access;

/// <summary>What an endpoint asks of its caller.</summary>
internal sealed record RequiredScope(TokenScopes Scope);
