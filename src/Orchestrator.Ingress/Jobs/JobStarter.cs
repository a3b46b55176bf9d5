using Orchestrator.Ingress.Routing;
using Orchestrator.Ingress.Validation;
using Orchestrator.Model.Events;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Jobs;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace Orchestrator.Ingress.Jobs;

/// <summary>Starts the jobs of an event outside of any sequence; only a triggered task is answered with <c>.started</c> and <c>.finished</c>.</summary>
internal sealed class JobStarter(ITemporalClient client)
{
    public async Task StartAsync(Routed routed, AppendOutcome appended)
    {
        for (var index = 0; index < routed.Actions.Count; index++)
        {
            await StartAsync(routed, appended, index);
        }
    }

    private async Task StartAsync(Routed routed, AppendOutcome appended, int index)
    {
        var key = appended.Key.ToString("D");
        var data = DataFields.Read(routed.Event.Data);
        var scope = new Scope(data.Project ?? "", data.Stage ?? "", data.Service ?? "");
        var action = routed.Actions[index];
        var isTask = routed.Type is { IsTask: true, Kind: EventKind.Triggered };
        var input = new JobInput
        {
            EventKey = key,
            // Senders use ids again and again; containers are named after this one.
            EventId = key,
            TriggeredId = routed.Event.Id,
            TaskName = routed.Type.IsTask ? routed.Type.Task : routed.Event.Type,
            Context = appended.Context,
            Scope = scope,
            GitCommitId = routed.Event.GitCommitId,
            TraceParent = routed.Event.Attribute("traceparent"),
            Action = isTask ? action : action with { Silent = true },
            ActionIndex = index,
        };
        var options = new WorkflowOptions(WorkflowIds.Run(key, index), WorkflowNames.TaskQueue)
        {
            IdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate,
            TypedSearchAttributes = new SearchAttributeCollection.Builder()
                .Set(SearchAttributes.Project, scope.Project)
                .Set(SearchAttributes.Stage, scope.Stage)
                .Set(SearchAttributes.Service, scope.Service)
                .Set(SearchAttributes.Context, appended.Context)
                .ToSearchAttributeCollection(),
            Memo = new Dictionary<string, object> { ["action"] = action.Name, ["event"] = routed.Event.Type, ["eventId"] = routed.Event.Id },
            StaticSummary = $"{action.Name} for {routed.Event.Type}",
        };
        try
        {
            await client.StartWorkflowAsync(WorkflowNames.Job, [input], options);
        }
        catch (WorkflowAlreadyStartedException)
        {
            // An earlier dispatch of this event got through.
        }
    }
}
