using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Timing;
using Temporalio.Common;
using Temporalio.Workflows;

namespace Orchestrator.Workflows.Requests;

/// <summary>Answers an event with the requests of a webhook configuration, one after the other, as Keptn's webhook service did.</summary>
[Workflow(WorkflowNames.Request)]
public sealed class RequestWorkflow
{
    private static readonly ActivityOptions Sending = new()
    {
        TaskQueue = WorkflowNames.ListenerTaskQueue,
        StartToCloseTimeout = TimeSpan.FromMinutes(2),
        RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1), MaximumInterval = TimeSpan.FromMinutes(1) },
    };

    private readonly List<JsonElement> responses = [];

    /// <summary>How many requests were answered well.</summary>
    [WorkflowRun]
    public async Task<int> RunAsync(RequestInput input)
    {
        // Only the trigger of a task can be answered.
        var task = EventType.Parse(input.EventType) is { IsTask: true, Kind: EventKind.Triggered } type ? type.Task : null;
        var (webhook, count) = (input.Webhook, input.Webhook.Requests.Count);
        if (task is not null)
        {
            await StartAsync(input, task);
        }

        for (var sent = 0; sent < count; sent++)
        {
            var call = new RequestCall(input.EventKey, input.Scope, webhook.Requests[sent], webhook.Secrets);
            var outcome = await Workflow.ExecuteActivityAsync((IRequestActivities requests) => requests.SendRequestAsync(call), Sending);
            if (outcome.Problem is { } problem)
            {
                await FailAsync(input, task, sent, problem);
                return sent;
            }

            responses.Add(outcome.Response ?? JsonSerializer.SerializeToElement(""));
        }

        if (task is not null && webhook.SendFinished)
        {
            await EmitAsync(input, EventType.TaskFinished(task), "finished", RequestReport.Finished(input.Scope, task, responses));
        }

        return count;
    }

    // Without an answer of ours each request is a task of its own for whoever it asks.
    private static async Task StartAsync(RequestInput input, string task)
    {
        var count = input.Webhook.SendFinished ? 1 : input.Webhook.Requests.Count;
        for (var i = 0; i < count && input.Webhook.SendStarted; i++)
        {
            await EmitAsync(input, EventType.TaskStarted(task), $"started {i}", RequestReport.Started(input.Scope));
        }
    }

    private static async Task FailAsync(RequestInput input, string? task, int sent, string problem)
    {
        if (task is null)
        {
            return;
        }

        var missing = input.Webhook.SendFinished ? 1 : input.Webhook.Requests.Count - sent;
        for (var i = 0; i < missing; i++)
        {
            await EmitAsync(input, EventType.TaskFinished(task), $"failed {i}", RequestReport.Failed(input.Scope, problem));
        }
    }

    private static async Task EmitAsync(RequestInput input, string type, string purpose, JsonElement data)
    {
        var request = new EmitRequest
        {
            Id = EventKey.Derive(Workflow.Info.WorkflowId, purpose),
            Type = type,
            Source = EventSources.Webhook,
            Context = input.Context,
            TriggeredId = input.EventId,
            GitCommitId = input.GitCommitId,
            TraceParent = input.TraceParent,
            Data = data,
        };
        await Workflow.ExecuteLocalActivityAsync((IEventActivities events) => events.EmitAsync(request), Calls.Local);
    }
}
