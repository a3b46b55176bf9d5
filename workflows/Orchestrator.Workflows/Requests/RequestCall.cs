using Orchestrator.Model.Events;
using Orchestrator.Model.Webhooks;

namespace Orchestrator.Workflows.Requests;

/// <summary>One request to fill with an event of the log and to send.</summary>
public sealed record RequestCall(string EventKey, Scope Scope, WebhookRequest Request, IReadOnlyList<WebhookSecret> Secrets);
