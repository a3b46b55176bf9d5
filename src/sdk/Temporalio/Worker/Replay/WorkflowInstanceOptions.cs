using Temporalio.Workflows;

namespace Temporalio.Worker.Replay;

/// <summary>What an instance of a workflow is made from.</summary>
/// <param name="Worker">Options of the worker.</param>
/// <param name="Definition">The workflow.</param>
/// <param name="WorkflowId">Its id.</param>
/// <param name="RunId">Its run.</param>
/// <param name="DescribePending">Lists what the run waits for.</param>
internal sealed record WorkflowInstanceOptions(
    WorkflowTaskHandlerOptions Worker, WorkflowDefinition Definition, string WorkflowId, string RunId, Func<IEnumerable<string>> DescribePending);
