using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Engine;

/// <summary>Plays client and worker by raw calls on one queue.</summary>
internal sealed class RawWorker(TemporalService service, string queue = "queue")
{
    public Task<StartWorkflowExecutionResponse> StartAsync(string workflowId, Action<StartWorkflowExecutionRequest>? change = null)
    {
        var request = new StartWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowId = workflowId,
            WorkflowType = new WorkflowType { Name = "Raw" },
            TaskQueue = new() { Name = queue },
            RequestId = Guid.NewGuid().ToString(),
        };
        change?.Invoke(request);
        return service.WorkflowAsync<StartWorkflowExecutionResponse>("StartWorkflowExecution", request);
    }

    public Task<PollWorkflowTaskQueueResponse> PollAsync() => service.WorkflowAsync<PollWorkflowTaskQueueResponse>(
        "PollWorkflowTaskQueue", new PollWorkflowTaskQueueRequest { Namespace = "default", TaskQueue = new() { Name = queue }, Identity = "worker" });

    public Task<PollActivityTaskQueueResponse> PollActivityAsync() => service.WorkflowAsync<PollActivityTaskQueueResponse>(
        "PollActivityTaskQueue", new PollActivityTaskQueueRequest { Namespace = "default", TaskQueue = new() { Name = queue }, Identity = "worker" });

    public Task<RespondWorkflowTaskCompletedResponse> CompleteAsync(PollWorkflowTaskQueueResponse task, params Command[] commands) =>
        service.WorkflowAsync<RespondWorkflowTaskCompletedResponse>(
            "RespondWorkflowTaskCompleted", new RespondWorkflowTaskCompletedRequest { Namespace = "default", TaskToken = task.TaskToken, Identity = "worker", Commands = { commands } });

    public async Task StepAsync(params Command[] commands) => await CompleteAsync(await PollAsync(), commands);

    public Task<RespondActivityTaskCompletedResponse> CompleteActivityAsync(PollActivityTaskQueueResponse task) =>
        service.WorkflowAsync<RespondActivityTaskCompletedResponse>("RespondActivityTaskCompleted", new RespondActivityTaskCompletedRequest { Namespace = "default", TaskToken = task.TaskToken });

    public Task<SignalWorkflowExecutionResponse> SignalAsync(string workflowId, string name, string requestId = "") => service.WorkflowAsync<SignalWorkflowExecutionResponse>(
        "SignalWorkflowExecution",
        new SignalWorkflowExecutionRequest { Namespace = "default", WorkflowExecution = new() { WorkflowId = workflowId }, SignalName = name, RequestId = requestId });

    public async Task<List<HistoryEvent>> HistoryAsync(string workflowId)
    {
        var reply = await service.WorkflowAsync<GetWorkflowExecutionHistoryResponse>(
            "GetWorkflowExecutionHistory", new GetWorkflowExecutionHistoryRequest { Namespace = "default", Execution = new() { WorkflowId = workflowId } });
        return [.. reply.History.Events];
    }

    /// <summary>Waits until the history has an event of a type; returns the history up to it.</summary>
    public async Task<List<HistoryEvent>> WaitForAsync(string workflowId, EventType type)
    {
        var events = new List<HistoryEvent>();
        var request = new GetWorkflowExecutionHistoryRequest { Namespace = "default", Execution = new() { WorkflowId = workflowId }, WaitNewEvent = true };
        for (var pages = 0; pages < 20 && !events.Exists(e => e.EventType == type); pages++)
        {
            var page = await service.WorkflowAsync<GetWorkflowExecutionHistoryResponse>("GetWorkflowExecutionHistory", request);
            events.AddRange(page.History.Events);
            request.NextPageToken = page.NextPageToken;
        }

        Assert.Contains(events, e => e.EventType == type);
        return events;
    }

    public async Task<HistoryEvent> ClosedAsync(string workflowId)
    {
        while (true)
        {
            var reply = await service.WorkflowAsync<GetWorkflowExecutionHistoryResponse>("GetWorkflowExecutionHistory", new GetWorkflowExecutionHistoryRequest
            {
                Namespace = "default",
                Execution = new() { WorkflowId = workflowId },
                WaitNewEvent = true,
                HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
            });
            if (reply.History.Events.Count > 0)
            {
                return reply.History.Events[0];
            }
        }
    }

    public static Command Complete() => new()
    {
        CommandType = CommandType.CompleteWorkflowExecution,
        CompleteWorkflowExecutionCommandAttributes = new CompleteWorkflowExecutionCommandAttributes(),
    };

    public static Command Timer(string id, TimeSpan wait) => new()
    {
        CommandType = CommandType.StartTimer,
        StartTimerCommandAttributes = new StartTimerCommandAttributes { TimerId = id, StartToFireTimeout = Duration.FromTimeSpan(wait) },
    };

    public static Command Activity(string id, string queue = "queue") => new()
    {
        CommandType = CommandType.ScheduleActivityTask,
        ScheduleActivityTaskCommandAttributes = new ScheduleActivityTaskCommandAttributes
        {
            ActivityId = id,
            ActivityType = new ActivityType { Name = "Act" },
            TaskQueue = new() { Name = queue },
            StartToCloseTimeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)),
        },
    };

    public static Command Child(string workflowId) => new()
    {
        CommandType = CommandType.StartChildWorkflowExecution,
        StartChildWorkflowExecutionCommandAttributes = new StartChildWorkflowExecutionCommandAttributes { WorkflowId = workflowId, WorkflowType = new WorkflowType { Name = "Child" } },
    };
}
