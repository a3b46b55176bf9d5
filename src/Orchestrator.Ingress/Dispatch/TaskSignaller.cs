using Orchestrator.Ingress.Routing;
using Orchestrator.Ingress.Validation;
using Orchestrator.Model.Events;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Sequences;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Orchestrator.Ingress.Dispatch;

/// <summary>Tells a waiting workflow of an answer. The event key is the request id, so the service itself knows a repetition.</summary>
internal sealed class TaskSignaller(ITemporalClient client)
{
    /// <summary>False when the workflow is closed or unknown.</summary>
    public async Task<bool> SignalAsync(string workflowId, Routed routed, AppendOutcome appended)
    {
        var payloads = await client.Options.DataConverter.ToPayloadsAsync([Answer(routed, appended)]);
        var request = new SignalWorkflowExecutionRequest
        {
            Namespace = client.Options.Namespace,
            WorkflowExecution = new() { WorkflowId = workflowId },
            SignalName = WorkflowSignals.TaskEvent,
            Identity = client.Connection.Options.Identity ?? "",
            RequestId = appended.Key.ToString("D"),
            Input = new(),
        };
        request.Input.Payloads_.AddRange(payloads);
        try
        {
            await client.WorkflowService.SignalWorkflowExecutionAsync(request);
            return true;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return false;
        }
    }

    private static TaskEvent Answer(Routed routed, AppendOutcome appended)
    {
        var received = routed.Event;
        var data = DataFields.Read(received.Data);
        return new TaskEvent
        {
            EventId = received.Id,
            EventKey = appended.Key.ToString("D"),
            Kind = routed.Type.Kind,
            TriggeredId = received.TriggeredId ?? "",
            Source = received.Source,
            Time = received.Time ?? default,
            Result = data.Result,
            Status = data.Status,
            Message = DataFields.Text(received.Data, "message"),
            Data = routed.Type.Kind == EventKind.Finished ? Parts.Of(routed, appended) : null,
            PostedBy = received.Attribute(Completion.Principal),
        };
    }
}
