using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Timing;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Schedules;

/// <summary>
/// The action of a schedule: emits the trigger event of its sequence, once for each nominal time, and lasts as long as the sequence,
/// so that what the schedule says about overlaps holds for sequences.
/// </summary>
[Workflow(WorkflowNames.ScheduleFiring)]
public sealed class ScheduleFiringWorkflow
{
    private const string Waits = "firing-waits-for-its-sequence";

    private static readonly ActivityOptions Emission = Calls.Durable(TimeSpan.FromSeconds(30));

    [WorkflowRun]
    public async Task<Firing> RunAsync(FiringInput input)
    {
        var firing = Firing.Of(Workflow.Info.WorkflowId);
        var trigger = new EmitRequest
        {
            Id = firing.EventId,
            Type = input.EventType,
            Source = EventSources.Schedule(input.Schedule),
            Context = firing.Context,
            Data = input.Data,
        };
        var emission = await Workflow.ExecuteActivityAsync((IEventActivities events) => events.EmitAsync(trigger), Emission);
        if (Workflow.Patched(Waits) && Fired(input, emission) is { } fired)
        {
            await WaitAsync(fired);
        }

        return firing;
    }

    // A firing that is to make room for the next one takes its sequence with it.
    private static async Task WaitAsync(FiredSequence fired)
    {
        try
        {
            await EndAsync(fired, Workflow.CancellationToken);
        }
        catch (Exception e) when (TemporalException.IsCanceledException(e) && Workflow.CancellationToken.IsCancellationRequested)
        {
            await AbortAsync(fired);
            await EndAsync(fired, CancellationToken.None);
            throw;
        }
    }

    private static async Task AbortAsync(FiredSequence fired)
    {
        try
        {
            await Workflow.GetExternalWorkflowHandle(fired.WorkflowId).CancelAsync();
        }
        catch (Exception e) when (e is FailureException)
        {
            Workflow.Logger.SequenceNotCancelled(fired.WorkflowId, e.Message);
        }
    }

    private static Task EndAsync(FiredSequence fired, CancellationToken cancellationToken) => Workflow.ExecuteActivityAsync(
        (IScheduleActivities schedules) => schedules.WaitForSequenceAsync(fired),
        new ActivityOptions
        {
            TaskQueue = WorkflowNames.ListenerTaskQueue,
            StartToCloseTimeout = TimeSpan.FromDays(1),
            HeartbeatTimeout = TimeSpan.FromSeconds(30),
            RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1), MaximumInterval = TimeSpan.FromMinutes(1) },
            CancellationToken = cancellationToken,
        });

    private static FiredSequence? Fired(FiringInput input, Emission emission)
    {
        var type = EventType.Parse(input.EventType);
        return type.IsSequence && Text(input.Data, "project") is { } project && Text(input.Data, "service") is { } service
            ? new FiredSequence(WorkflowIds.Sequence(new Scope(project, type.Stage, service), type.Sequence, emission.EventKey), emission.Id)
            : null;
    }

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) ? value.GetString() : null;
}
