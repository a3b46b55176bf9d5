using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orchestrator.Activities.Evaluations;
using Orchestrator.Activities.Events;
using Orchestrator.Activities.Jobs;
using Orchestrator.Activities.Lanes;
using Orchestrator.Activities.Listeners;
using Orchestrator.Activities.Listeners.Requests;
using Orchestrator.Activities.Remediations;
using Orchestrator.Activities.Schedules;
using Orchestrator.Activities.Sequences;
using Orchestrator.Workflows;
using Temporalio.Worker;

namespace Orchestrator.Activities;

/// <summary>Registers the activities with the host and with its workers.</summary>
public static class ActivitiesRegistration
{
    // A delivery that waits for its receiver costs next to nothing.
    private const int MostDeliveries = 1000;

    private static readonly TimeSpan HeartbeatPause = TimeSpan.FromSeconds(1);

    /// <summary>The host brings the store, ingress and a Temporal client.</summary>
    public static IServiceCollection AddActivities(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EventActivities>();
        services.AddSingleton<WorkflowLookup>();
        services.AddSingleton<LaneDepartures>();
        services.AddSingleton<LaneActivities>();
        services.AddSingleton<ILaneActivities>(provider => provider.GetRequiredService<LaneActivities>());
        services.AddSingleton<ShipyardLookup>();
        services.AddSingleton<TaskExecutors>();
        services.AddSingleton<FollowUpSearch>();
        services.AddSingleton<SequenceActivities>();
        services.AddSingleton<PrometheusProvider>();
        services.AddSingleton<EvaluationActivities>();
        services.AddSingleton<RemediationActivities>();
        services.AddSingleton<ScheduleActivities>();
        return services.AddListeners(configuration).AddJobs(configuration);
    }

    /// <summary>For the worker of <see cref="WorkflowNames.TaskQueue"/>.</summary>
    public static TemporalWorkerOptions AddOrchestratorActivities(this TemporalWorkerOptions options, IServiceProvider services)
    {
        // A request to stop a container arrives as the answer to a heartbeat.
        options.MaxHeartbeatThrottleInterval = HeartbeatPause;
        options.DefaultHeartbeatThrottleInterval = HeartbeatPause;
        return options
            .AddAllActivities(services.GetRequiredService<EventActivities>())
            .AddAllActivities(services.GetRequiredService<SequenceActivities>())
            .AddAllActivities(services.GetRequiredService<LaneActivities>())
            .AddAllActivities(services.GetRequiredService<EvaluationActivities>())
            .AddAllActivities(services.GetRequiredService<RemediationActivities>())
            .AddAllActivities(services.GetRequiredService<ListenerActivities>())
            .AddAllActivities(services.GetRequiredService<JobActivities>());
    }

    /// <summary>For the worker of <see cref="WorkflowNames.LaneTaskQueue"/>.</summary>
    public static TemporalWorkerOptions AddLaneActivities(this TemporalWorkerOptions options, IServiceProvider services) =>
        options.AddAllActivities(services.GetRequiredService<LaneActivities>());

    /// <summary>For the worker of <see cref="WorkflowNames.ListenerTaskQueue"/>.</summary>
    public static TemporalWorkerOptions AddListenerActivities(this TemporalWorkerOptions options, IServiceProvider services)
    {
        options.MaxConcurrentActivities = MostDeliveries;
        options.MaxHeartbeatThrottleInterval = HeartbeatPause;
        options.DefaultHeartbeatThrottleInterval = HeartbeatPause;
        return options
            .AddAllActivities(services.GetRequiredService<ListenerActivities>())
            .AddAllActivities(services.GetRequiredService<RequestActivities>())
            .AddAllActivities(services.GetRequiredService<ScheduleActivities>());
    }
}
