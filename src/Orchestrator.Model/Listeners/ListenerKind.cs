namespace Orchestrator.Model.Listeners;

/// <summary>The kinds of listener.</summary>
public enum ListenerKind
{
    /// <summary>Any HTTP server that takes CloudEvents.</summary>
    Webhook,

    /// <summary>A Steadybit extension with event listeners.</summary>
    Extension,

    /// <summary>Answers tasks with the requests of Keptn's <c>webhook/webhook.yaml</c>.</summary>
    Request,
}
