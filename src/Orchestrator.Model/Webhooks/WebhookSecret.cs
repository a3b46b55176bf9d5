namespace Orchestrator.Model.Webhooks;

/// <summary>A value that templates know as <c>.env.NAME</c>. Without a key it is the key of that name, or the only one.</summary>
public sealed record WebhookSecret(string Name, string Secret, string? Key);
