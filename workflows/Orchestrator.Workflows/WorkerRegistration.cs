using Orchestrator.Workflows.Evaluations;
using Orchestrator.Workflows.Jobs;
using Orchestrator.Workflows.Lanes;
using Orchestrator.Workflows.Listeners;
using Orchestrator.Workflows.Requests;
using Orchestrator.Workflows.Schedules;
using Orchestrator.Workflows.Sequences;
using Temporalio.Worker;

namespace Orchestrator.Workflows;

/// <summary>Which workflows run on which queue.</summary>
public static class WorkerRegistration
{
    /// <summary>For the worker of <see cref="WorkflowNames.TaskQueue"/>.</summary>
    public static TemporalWorkerOptions AddOrchestratorWorkflows(this TemporalWorkerOptions options) => options
        .AddWorkflow<SequenceWorkflow>()
        .AddWorkflow<JobWorkflow>()
        .AddWorkflow<EvaluationWorkflow>()
        .AddWorkflow<ListenerWorkflow>()
        .AddWorkflow<RequestWorkflow>()
        .AddWorkflow<ScheduleFiringWorkflow>();

    /// <summary>For the worker of <see cref="WorkflowNames.LaneTaskQueue"/>.</summary>
    public static TemporalWorkerOptions AddLaneWorkflow(this TemporalWorkerOptions options) => options.AddWorkflow<LaneWorkflow>();
}
