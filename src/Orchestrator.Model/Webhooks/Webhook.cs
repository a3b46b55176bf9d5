namespace Orchestrator.Model.Webhooks;

/// <summary>One entry of Keptn's <c>webhook/webhook.yaml</c>: the requests that an event causes.</summary>
public sealed record Webhook
{
    /// <summary>The event type.</summary>
    public required string Type { get; init; }

    public required string SubscriptionId { get; init; }

    public bool SendStarted { get; init; } = true;

    /// <summary>Whether <c>.finished</c> is sent with the answers; without it whoever was asked sends it.</summary>
    public bool SendFinished { get; init; }

    public IReadOnlyList<WebhookSecret> Secrets { get; init; } = [];

    public required IReadOnlyList<WebhookRequest> Requests { get; init; }
}
