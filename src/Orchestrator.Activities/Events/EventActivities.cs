using Orchestrator.Ingress;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Events;
using Temporalio.Activities;

namespace Orchestrator.Activities.Events;

/// <summary>Sends the events of workflows through ingress.</summary>
public sealed class EventActivities(IIngress ingress, IEventLog log, TimeProvider time) : IEventActivities
{
    /// <inheritdoc />
    [Activity]
    public Task<Emission> EmitAsync(EmitRequest request) =>
        Emitter.EmitAsync(ingress, log, ToEvent(request, time.GetUtcNow()), ActivityScope.CancellationToken);

    private static EmittedEvent ToEvent(EmitRequest request, DateTimeOffset now) => new()
    {
        Id = request.Id,
        Type = request.Type,
        Source = request.Source,
        Context = request.Context,
        TriggeredId = request.TriggeredId,
        GitCommitId = request.GitCommitId,
        TraceParent = request.TraceParent,
        WorkflowId = request.WorkflowId,
        Data = request.Data,
        Time = now,
    };
}
