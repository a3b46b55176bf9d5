using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Worker.ActivityTasks;

namespace Temporalio.Worker.Polling;

/// <summary>Activities that come with the answer to the workflow task that scheduled them, without a poll.</summary>
internal sealed class EagerActivities(WorkerScope scope, ActivityWorker activities)
{
    private readonly int atMost =
        scope.Options.DisableEagerActivityExecution || scope.Options.LocalActivityWorkerOnly || scope.Options.Activities.Count == 0 ||
        scope.Options.MaxActivitiesPerSecond is not null || scope.Options.MaxTaskQueueActivitiesPerSecond is not null
            ? 0
            : scope.Options.MaxEagerActivityReservationsPerWorkflowTask;

    /// <summary>Asks for as many activities as there are slots, and takes these.</summary>
    /// <returns>The number of slots taken.</returns>
    public int Reserve(RespondWorkflowTaskCompletedRequest completed)
    {
        var reserved = 0;
        foreach (var command in completed.Commands)
        {
            if (command.CommandType != CommandType.ScheduleActivityTask)
            {
                continue;
            }

            var attributes = command.ScheduleActivityTaskCommandAttributes;
            attributes.RequestEagerExecution = attributes.RequestEagerExecution
                && reserved < atMost
                && attributes.TaskQueue.Name == scope.TaskQueue
                && activities.Has(attributes.ActivityType.Name)
                && activities.TryReserve();
            reserved += attributes.RequestEagerExecution ? 1 : 0;
        }

        return reserved;
    }

    /// <summary>Starts what came, and gives the other slots back.</summary>
    public void Start(RespondWorkflowTaskCompletedResponse? reply, int reserved)
    {
        var started = 0;
        foreach (var activity in reply?.ActivityTasks ?? [])
        {
            activities.StartEager(activity);
            started++;
        }

        for (; started < reserved; started++)
        {
            activities.Release();
        }
    }
}
