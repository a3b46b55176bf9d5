namespace Orchestrator.Workflows;

/// <summary>The <c>source</c> of the events we send, in Keptn's words so that its tools recognise them.</summary>
public static class EventSources
{
    /// <summary><c>TASK.triggered</c>, <c>STAGE.SEQUENCE.finished</c>, follow-ups.</summary>
    public const string Sequence = "shipyard-controller";

    public const string Job = "job-executor-service";

    public const string Approval = "approval-service";

    public const string Evaluation = "lighthouse-service";

    public const string Remediation = "remediation-service";

    public const string Webhook = "webhook-service";

    /// <summary>The triggers of a schedule; a source has to be a URI reference, whatever the schedule is called.</summary>
    public static string Schedule(string name) => $"schedule/{Uri.EscapeDataString(name)}";
}
