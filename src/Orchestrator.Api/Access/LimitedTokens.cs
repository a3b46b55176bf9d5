namespace Orchestrator.Api.Access;

/// <summary>Says of an endpoint without a project in its address that it keeps a limited token to its project and context by itself.</summary>
internal sealed class LimitedTokens
{
    public static readonly LimitedTokens Welcome = new();
}
