namespace Orchestrator.Store;

/// <summary>A token as it may be shown: never its text.</summary>
public sealed record AccessToken(string Name, TokenScopes Scopes, DateTimeOffset CreatedAt)
{
    /// <summary>Null: every project.</summary>
    public string? Project { get; init; }

    /// <summary>Null: every context. Job tokens are limited to theirs.</summary>
    public string? Context { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
