using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Evaluations;
using Orchestrator.Workflows.Jobs;
using Orchestrator.Workflows.Lanes;
using Orchestrator.Workflows.Listeners;
using Orchestrator.Workflows.Requests;
using Orchestrator.Workflows.Schedules;
using Orchestrator.Workflows.Sequences;
using Temporalio.Extensions.Hosting;

namespace Orchestrator.Cli.Hosts;

/// <summary>The workers: sequences and jobs on one task queue, lanes and deliveries on their own.</summary>
internal static class OrcWorker
{
    public static void Add(IServiceCollection services, TimeSpan shutdownLimit)
    {
        services.AddHostedTemporalWorker(WorkflowNames.TaskQueue)
            .AddWorkflow<SequenceWorkflow>()
            .AddWorkflow<JobWorkflow>()
            .AddWorkflow<EvaluationWorkflow>()
            .AddWorkflow<ListenerWorkflow>()
            .AddWorkflow<RequestWorkflow>()
            .AddWorkflow<ScheduleFiringWorkflow>()
            .ConfigureOptions()
            .Configure<IServiceProvider>((options, provider) =>
            {
                options.GracefulShutdownTimeout = shutdownLimit;
                options.AddOrchestratorActivities(provider);
            });
        services.AddHostedTemporalWorker(WorkflowNames.LaneTaskQueue)
            .AddWorkflow<LaneWorkflow>()
            .ConfigureOptions()
            .Configure<IServiceProvider>((options, provider) =>
            {
                options.GracefulShutdownTimeout = shutdownLimit;
                options.AddLaneActivities(provider);
            });
        services.AddHostedTemporalWorker(WorkflowNames.ListenerTaskQueue)
            .ConfigureOptions()
            .Configure<IServiceProvider>((options, provider) =>
            {
                options.GracefulShutdownTimeout = shutdownLimit;
                options.AddListenerActivities(provider);
            });
    }
}
