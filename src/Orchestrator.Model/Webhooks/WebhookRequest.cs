namespace Orchestrator.Model.Webhooks;

/// <summary>One request; its texts are templates.</summary>
public sealed record WebhookRequest(string Method, string Url)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string? Payload { get; init; }
}
