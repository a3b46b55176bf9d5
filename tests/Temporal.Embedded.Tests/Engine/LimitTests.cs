using Google.Protobuf;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;
using static Temporal.Embedded.Tests.Engine.RawWorker;

namespace Temporal.Embedded.Tests.Engine;

public sealed class LimitTests
{
    private static readonly Payloads Large = new() { Payloads_ = { new Payload { Data = ByteString.CopyFrom(new byte[(2 << 20) + 1]) } } };

    [Fact]
    public async Task Start_SearchAttributesOverALimit_IsRefusedWithTheLimit()
    {
        await using var service = await ServiceCalls.StartAsync();
        await AddAttributesAsync(service, 101);
        var worker = new RawWorker(service);

        var tooMany = await RefusedAsync(worker, Enumerable.Range(0, 101).Select(i => (i, 1)));
        var tooLong = await RefusedAsync(worker, [(0, 2047)]);
        var tooMuch = await RefusedAsync(worker, Enumerable.Range(0, 21).Select(i => (i, 2000)));
        await worker.StartAsync("w", request => request.SearchAttributes = Attributes(Enumerable.Range(0, 19).Select(i => (i, 2000))));

        Assert.Contains("number of search attributes 101 exceeds limit 100", tooMany, StringComparison.Ordinal);
        Assert.Contains("value size 2049 exceeds size limit 2048", tooLong, StringComparison.Ordinal);
        Assert.Contains("exceeds size limit 40960", tooMuch, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upsert_TotalGrowsOverTheLimit_EndsTheRun()
    {
        await using var service = await ServiceCalls.StartAsync();
        await AddAttributesAsync(service, 30);
        var worker = new RawWorker(service);
        await worker.StartAsync("w", request => request.SearchAttributes = Attributes(Enumerable.Range(0, 15).Select(i => (i, 2000))));
        var upsert = new Command
        {
            CommandType = CommandType.UpsertWorkflowSearchAttributes,
            UpsertWorkflowSearchAttributesCommandAttributes = new UpsertWorkflowSearchAttributesCommandAttributes { SearchAttributes = Attributes(Enumerable.Range(15, 10).Select(i => (i, 2000))) },
        };

        await Assert.ThrowsAsync<TemporalServiceException>(() => worker.StepAsync(upsert));

        await AssertEndedAsync(worker, WorkflowTaskFailedCause.BadSearchAttributes, "BadSearchAttributes: UpsertWorkflowSearchAttributesCommandAttributes exceeds size limit.");
    }

    [Fact]
    public async Task Command_InputTooLarge_EndsTheRun()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        var activity = Activity("a");
        activity.ScheduleActivityTaskCommandAttributes.Input = Large;

        await Assert.ThrowsAsync<TemporalServiceException>(() => worker.StepAsync(activity));

        await AssertEndedAsync(worker, WorkflowTaskFailedCause.BadScheduleActivityAttributes, "BadScheduleActivityAttributes: ScheduleActivityTaskCommandAttributes.Input exceeds size limit.");
    }

    [Fact]
    public async Task CompleteActivity_ResultTooLarge_FailsTheActivityForGood()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(Activity("a"));
        var task = await worker.PollActivityAsync();

        await service.WorkflowAsync<RespondActivityTaskCompletedResponse>("RespondActivityTaskCompleted", new RespondActivityTaskCompletedRequest { Namespace = "default", TaskToken = task.TaskToken, Result = Large });

        var failed = (await worker.HistoryAsync("w")).Single(e => e.EventType == EventType.ActivityTaskFailed).ActivityTaskFailedEventAttributes;
        Assert.Equal(("Complete result exceeds size limit.", RetryState.NonRetryableFailure), (failed.Failure.Message, failed.RetryState));
    }

    [Fact]
    public async Task FailActivity_FailureAndDetailsTooLarge_AreShortenedAndNamedInTheReply()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(Activity("a"));
        var task = await worker.PollActivityAsync();

        var reply = await service.WorkflowAsync<RespondActivityTaskFailedResponse>("RespondActivityTaskFailed", new RespondActivityTaskFailedRequest
        {
            Namespace = "default",
            TaskToken = task.TaskToken,
            LastHeartbeatDetails = Large,
            Failure = new() { Message = new string('m', (2 << 20) + 1), ApplicationFailureInfo = new() { Type = "Huge" } },
        });

        Assert.Equal(["Heartbeat details exceed size limit.", "Failure exceeds size limit."], reply.Failures.Select(failure => failure.Message));
        var failed = Assert.Single(await worker.HistoryAsync("w"), e => e.EventType == EventType.ActivityTaskFailed).ActivityTaskFailedEventAttributes;
        Assert.Equal(("Failure exceeds size limit.", "Huge"), (failed.Failure.Message, failed.Failure.Cause.ApplicationFailureInfo.Type));
    }

    [Fact]
    public async Task Heartbeat_DetailsTooLarge_FailsTheActivityAndTellsTheWorkerToStop()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(Activity("a"));
        var task = await worker.PollActivityAsync();

        var reply = await service.WorkflowAsync<RecordActivityTaskHeartbeatResponse>(
            "RecordActivityTaskHeartbeat", new RecordActivityTaskHeartbeatRequest { Namespace = "default", TaskToken = task.TaskToken, Details = Large });

        Assert.True(reply.CancelRequested);
        Assert.Contains(await worker.HistoryAsync("w"), e => e.ActivityTaskFailedEventAttributes?.Failure.Message == "Heartbeat details exceed size limit.");
    }

    private static async Task AssertEndedAsync(RawWorker worker, WorkflowTaskFailedCause cause, string reason)
    {
        var history = await worker.HistoryAsync("w");
        Assert.Equal(cause, history[^2].WorkflowTaskFailedEventAttributes.Cause);
        Assert.Equal(reason, history[^1].WorkflowExecutionTerminatedEventAttributes.Reason);
    }

    private static async Task<string> RefusedAsync(RawWorker worker, IEnumerable<(int Number, int Length)> values) =>
        (await Assert.ThrowsAsync<TemporalServiceException>(() => worker.StartAsync("w", request => request.SearchAttributes = Attributes(values)))).Message;

    private static SearchAttributes Attributes(IEnumerable<(int Number, int Length)> values)
    {
        var attributes = new SearchAttributes();
        foreach (var (number, length) in values)
        {
            attributes.IndexedFields[$"Key{number}"] = new Payload
            {
                Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
                Data = ByteString.CopyFromUtf8($"\"{new string('x', length)}\""),
            };
        }

        return attributes;
    }

    private static async Task AddAttributesAsync(TemporalService service, int count)
    {
        for (var from = 0; from < count; from += 20)
        {
            var request = new AddSearchAttributesRequest { Namespace = "default" };
            for (var i = from; i < Math.Min(from + 20, count); i++)
            {
                request.SearchAttributes[$"Key{i}"] = IndexedValueType.Keyword;
            }

            await service.OperatorAsync<AddSearchAttributesResponse>("AddSearchAttributes", request);
        }
    }
}
