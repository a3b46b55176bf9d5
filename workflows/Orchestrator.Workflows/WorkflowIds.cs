using Orchestrator.Model.Events;

namespace Orchestrator.Workflows;

/// <summary>Workflow ids. Each follows from what the workflow is for, so that starting it twice is starting it once.</summary>
public static class WorkflowIds
{
    /// <summary>The run that an event triggered: <c>sequence/PROJECT/STAGE/SERVICE/SEQUENCE/EVENT KEY</c>.</summary>
    public static string Sequence(Scope scope, string sequence, string eventKey) =>
        $"sequence/{scope.Project}/{scope.Stage}/{scope.Service}/{sequence}/{eventKey}";

    /// <summary>A retry of a run has the id of the first attempt and its own number, from 2.</summary>
    public static string SequenceRetry(string firstAttempt, int attempt) => $"{firstAttempt}/retry-{attempt}";

    /// <summary>The lane of a service in its stage: <c>lane/PROJECT/STAGE/SERVICE</c>.</summary>
    public static string Lane(Scope scope) => $"lane/{scope.Project}/{scope.Stage}/{scope.Service}";

    /// <summary>The lane of a <c>concurrency.group</c>, shared by the whole project: <c>lane/PROJECT/group/NAME</c>.</summary>
    public static string LaneOfGroup(string project, string group) => $"lane/{project}/group/{group}";

    /// <summary>The job of one action for one <c>.triggered</c> event.</summary>
    public static string Job(string triggeredId, int action) => $"job/{triggeredId}/{action}";

    /// <summary>The job of one action for an event outside of any sequence: <c>run/EVENT KEY-ACTION</c>.</summary>
    public static string Run(string eventKey, int action) => Run($"{eventKey}-{action}");

    /// <summary>The same by the name that lists show.</summary>
    public static string Run(string name) => $"run/{name}";

    /// <summary>The delivery loop of a listener.</summary>
    public static string Listener(string name) => $"listener/{name}";

    /// <summary>A schedule; this is the id of the Temporal Schedule, which is not a workflow of ours.</summary>
    public static string Schedule(string name) => $"schedule/{name}";

    /// <summary>What every firing's id begins with; the service appends <c>-NOMINAL TIME</c>.</summary>
    public static string Firing(string schedule) => $"firing/{schedule}";

    public static string Evaluation(string triggeredId) => $"evaluation/{triggeredId}";

    /// <summary>The requests of one entry of a webhook configuration for one event.</summary>
    public static string Request(string eventKey, string subscription) => $"request/{eventKey}/{subscription}";
}
