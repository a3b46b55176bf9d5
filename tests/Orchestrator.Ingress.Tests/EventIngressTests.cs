using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Ingress.Tests.Setup;
using Orchestrator.Model.Events;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Sequences;
using Temporalio.Client;
using Temporalio.Converters;

namespace Orchestrator.Ingress.Tests;

/// <summary>The way of an event from its arrival to its workflow.</summary>
public sealed class EventIngressTests : IAsyncLifetime
{
    private IngressHost? started;

    private IngressHost Host => started ?? throw new InvalidOperationException("The host is not started.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => started = await IngressHost.StartAsync();

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();

    public static TheoryData<string> KeptnCases =>
        [.. Samples.Json("api-event-validation.json").EnumerateArray().Select(item => item.GetProperty("name").GetString() ?? "")];

    [Fact]
    public async Task AcceptAsync_SequenceTrigger_StartsItsWorkflowOnce()
    {
        var body = Trigger("foo", id: "t1");

        var first = await PostAsync(body);
        var second = await PostAsync(body);

        Assert.Equal(200, first.Status);
        Assert.False(first.Events[0].Duplicate);
        Assert.True(second.Events[0].Duplicate);
        Assert.Equal(first.Events[0].KeptnContext, second.Events[0].KeptnContext);
        await WaitForStartsAsync(1);
        await IngressHost.WaitForAsync(
            async () => (await Host.Log.QueryAsync(new EventQuery { EventId = "t1" }, Stop)).Events[0].State == DispatchState.Dispatched, "the mark");
    }

    [Fact]
    public async Task AcceptAsync_SameIdOtherData_IsANewEventWithAWarning()
    {
        await PostAsync(Trigger("foo", id: "t1"));

        var answer = await PostAsync(Trigger("foo", id: "t1", service: "orders"));

        Assert.False(answer.Events[0].Duplicate);
        Assert.Contains("used before with other data", Assert.Single(answer.Events[0].Warnings), StringComparison.Ordinal);
        await WaitForStartsAsync(2);
    }

    [Fact]
    public async Task AcceptAsync_SeedEvent_FillsInWhatIsMissing()
    {
        var seed = JsonNode.Parse(Samples.Bytes("event-foo-triggered.json"))?.AsObject() ?? [];
        var data = seed["data"]?.AsObject() ?? [];
        data["project"] = "sockshop";
        data["stage"] = "dev";

        var answer = await PostAsync(seed.ToJsonString());

        Assert.Equal(200, answer.Status);
        var logged = (await Host.Log.QueryAsync(new EventQuery { Contexts = [answer.Events[0].KeptnContext ?? ""] }, Stop)).Events[0];
        Assert.Equal(answer.Events[0].Id, logged.Id);
        Assert.True(Guid.TryParse(logged.Context, out _));
    }

    [Theory]
    [InlineData("sockshp", "dev", "foo", "data.project", "sockshop")]
    [InlineData("sockshop", "dve", "foo", "data.stage", "dev")]
    [InlineData("sockshop", "dev", "delivry", "type", "delivery")]
    public async Task AcceptAsync_UnknownName_IsRefusedWithTheNearest(string project, string stage, string sequence, string field, string nearest)
    {
        var answer = await PostAsync(Trigger(sequence, project: project, stage: stage));

        var refusal = answer.Events[0].Refusal;
        Assert.Equal(400, answer.Status);
        Assert.Equal(field, Assert.Single(refusal?.Details ?? []).Field);
        Assert.Contains($"'{nearest}'", refusal?.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await Host.Log.GetHeadAsync(Stop));
    }

    [Theory]
    [MemberData(nameof(KeptnCases))]
    public async Task AcceptAsync_KeptnsCase_IsJudgedTheSame(string name)
    {
        var item = Samples.Json("api-event-validation.json").EnumerateArray().First(one => one.GetProperty("name").GetString() == name);
        var type = item.GetProperty("type").GetString() ?? "";
        var body = new JsonObject
        {
            ["type"] = type,
            ["source"] = "s",
            ["id"] = name,
            ["data"] = JsonNode.Parse(item.GetProperty("data").GetRawText().Replace("\"pr\"", "\"sockshop\"", StringComparison.Ordinal)),
        };
        if (item.TryGetProperty("triggeredid", out var triggeredId))
        {
            body["triggeredid"] = triggeredId.GetString();
        }

        var answer = await PostAsync(body.ToJsonString());

        // Where Keptn refuses types it does not know, every CloudEvent is welcome here.
        var expected = item.GetProperty("valid").GetBoolean() || type == "garbage";
        Assert.Equal(expected ? 200 : 400, answer.Status);
    }

    [Fact]
    public async Task AcceptAsync_Batch_AnswersEachInOrder()
    {
        var batch = $"[{Trigger("foo", id: "b1")},{Trigger("nothing", id: "b2")},{Trigger("foo", id: "b3")}]";

        var answer = await Host.Ingress.AcceptAsync(new IngressRequest(Encoding.UTF8.GetBytes(batch), "application/cloudevents-batch+json"), Stop);

        Assert.Equal(207, answer.Status);
        Assert.Equal(["b1", null, "b3"], answer.Events.Select(item => item.Id));
        await WaitForStartsAsync(2);
    }

    [Fact]
    public async Task AcceptAsync_OtherType_IsLoggedUnmatched()
    {
        var answer = await PostAsync("""{"type":"com.example.built","source":"ci","id":"1","data":{"a":1}}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(DispatchState.Unmatched, (await Host.Log.ReadAfterAsync(0, 10, Stop))[0].State);
    }

    [Fact]
    public async Task AcceptAsync_TaskTriggeredWithoutAdmin_IsForbidden()
    {
        var body = """{"type":"sh.keptn.event.bar.triggered","source":"x","data":{"project":"sockshop","stage":"dev","service":"carts"}}""";
        var request = new IngressRequest(Encoding.UTF8.GetBytes(body), "application/json") { Caller = new Caller("ci", IsAdmin: false) };

        Assert.Equal(403, (await Host.Ingress.AcceptAsync(request, Stop)).Status);
    }

    [Theory]
    [InlineData("sh.orchestrator.audit.killswitch.engaged")]
    [InlineData("sh.orchestrator.task.skipped")]
    public async Task AcceptAsync_TypeOfOurOwn_IsForbiddenToEverybody(string type)
    {
        var answer = await PostAsync($$$"""{"type":"{{{type}}}","source":"x","data":{"project":"sockshop"}}""");

        Assert.Equal(403, answer.Status);
        Assert.Empty((await Host.Log.QueryAsync(new EventQuery { Type = type }, Stop)).Events);
    }

    [Fact]
    public async Task AcceptAsync_AnswerToATask_SignalsItsWorkflow()
    {
        var handle = await Host.Client.StartWorkflowAsync("Asker", [], new WorkflowOptions("asker-1", "nobody-works-here"));
        await Host.Ingress.EmitAsync(Question("q1", handle.Id), Stop);

        var answer = await PostAsync(Answer("q1", "a1"));

        Assert.Empty(answer.Events[0].Warnings);
        await IngressHost.WaitForAsync(async () => await SignalsAsync(handle) is [_], "the signal");
        var signal = Assert.Single(await SignalsAsync(handle));
        Assert.Equal(("a1", "q1", "pass"), (signal.EventId, signal.TriggeredId, signal.Result));
        Assert.Empty((await Host.Log.QueryOpenAsync(new EventQuery { Type = "sh.keptn.event.bar.triggered" }, Stop)).Events);
    }

    [Fact]
    public async Task AcceptAsync_AnswerToNothing_IsUnmatchedWithAWarning()
    {
        var answer = await PostAsync(Answer("never asked", "a1"));

        Assert.Equal(200, answer.Status);
        Assert.Contains("No open task", Assert.Single(answer.Events[0].Warnings), StringComparison.Ordinal);
        Assert.Equal(DispatchState.Unmatched, (await Host.Log.ReadAfterAsync(0, 10, Stop))[0].State);
    }

    [Fact]
    public async Task EmitAsync_Retried_EmitsOnceAndAnswersTheSame()
    {
        var first = await Host.Ingress.EmitAsync(Question("q1", "w1"), Stop);

        var second = await Host.Ingress.EmitAsync(Question("q1", "w1") with { Data = JsonElement.Parse("""{"other":true}""") }, Stop);

        Assert.True(second.Duplicate);
        Assert.Equal((first.Key, first.Time, first.Sequence), (second.Key, second.Time, second.Sequence));
    }

    [Fact]
    public async Task Sweeper_RowLeftBehindByACrash_IsDispatchedAtTheNextStart()
    {
        var left = Encoding.UTF8.GetBytes(Trigger("foo", id: "left"));
        await Host.Log.AppendAsync(
            [new NewEvent
            {
                Key = Guid.NewGuid(), Id = "left", Source = "test", Type = "sh.keptn.event.dev.foo.triggered", Context = Guid.NewGuid().ToString(),
                Project = "sockshop", Stage = "dev", Service = "carts", Time = DateTimeOffset.UtcNow, State = DispatchState.Pending, Body = left,
            }],
            Stop);
        Host.Reopen();

        await Host.StartBackgroundAsync();

        await WaitForStartsAsync(1);
    }

    [Fact]
    public async Task Sweeper_RowThatCannotBeRead_IsPassedOverAndTheRestIsDispatched()
    {
        var good = Encoding.UTF8.GetBytes(Trigger("foo", id: "good"));
        var bad = Encoding.UTF8.GetBytes(Trigger("foo", id: "bad").Replace("\"test\"", "\"no reference\"", StringComparison.Ordinal));
        await Host.Log.AppendAsync([Left("bad", bad), Left("good", good)], Stop);
        Host.Reopen();

        await Host.StartBackgroundAsync();

        await WaitForStartsAsync(1);
        await IngressHost.WaitForAsync(
            async () => (await Host.Log.ReadPendingAsync(0, 10, DateTimeOffset.MaxValue, Stop)).Count == 0, "the end of the sweep");

        static NewEvent Left(string id, byte[] body) => new()
        {
            Key = Guid.NewGuid(),
            Id = id,
            Source = "test",
            Type = "sh.keptn.event.dev.foo.triggered",
            Context = Guid.NewGuid().ToString(),
            Project = "sockshop",
            Stage = "dev",
            Service = "carts",
            Time = DateTimeOffset.UtcNow,
            State = DispatchState.Pending,
            Body = body,
        };
    }

    [Fact]
    public async Task EmitAsync_SourceThatIsNoReference_CanBeReadAgain()
    {
        await Host.Ingress.EmitAsync(Question("q2", "w1") with { Source = "schedule of mine" }, Stop);

        var logged = (await Host.Log.QueryAsync(new EventQuery { EventId = "q2" }, Stop)).Events.Single();

        Assert.Equal("schedule%20of%20mine", EventJson.Parse(logged.Body).Source);
    }

    [Fact]
    public async Task Dispatch_TriggerThatNoLongerFits_EndsWithAnErroredFinished()
    {
        await Host.Ingress.EmitAsync(
            new EmittedEvent
            {
                Id = "f1",
                Type = "sh.keptn.event.prod.delivery.triggered",
                Source = "orchestrator",
                Context = "c",
                Data = JsonElement.Parse("""{"project":"sockshop","stage":"prod","service":"carts"}"""),
            },
            Stop);

        await IngressHost.WaitForAsync(
            async () => (await Host.Log.QueryAsync(new EventQuery { Type = "sh.keptn.event.prod.delivery.finished" }, Stop)).Events is [{ Result: "fail", TriggeredId: "f1" }],
            "the finished event");
    }

    private Task<IngressAnswer> PostAsync(string body) =>
        Host.Ingress.AcceptAsync(new IngressRequest(Encoding.UTF8.GetBytes(body), "application/json"), Stop);

    private Task WaitForStartsAsync(int count) => IngressHost.WaitForAsync(
        async () => (await Host.Client.CountWorkflowsAsync($"WorkflowType = '{WorkflowNames.Sequence}'")).Count == count, $"{count} sequences");

    private static async Task<List<TaskEvent>> SignalsAsync(WorkflowHandle handle)
    {
        var history = await handle.FetchHistoryAsync();
        var signals = new List<TaskEvent>();
        foreach (var signalled in history.Events.Select(item => item.WorkflowExecutionSignaledEventAttributes).Where(item => item is not null))
        {
            signals.Add(await DataConverter.Default.ToValueAsync<TaskEvent>(signalled.Input.Payloads_[0]));
        }

        return signals;
    }

    private static EmittedEvent Question(string id, string workflowId) => new()
    {
        Id = id,
        Type = "sh.keptn.event.bar.triggered",
        Source = "orchestrator",
        Context = "c",
        WorkflowId = workflowId,
        Data = JsonElement.Parse("""{"project":"sockshop","stage":"dev","service":"carts"}"""),
    };

    private static string Answer(string triggeredId, string id) =>
        $$"""
        {"type":"sh.keptn.event.bar.finished","source":"x","id":"{{id}}","triggeredid":"{{triggeredId}}","shkeptncontext":"c",
         "data":{"project":"sockshop","stage":"dev","service":"carts","status":"succeeded","result":"pass"} }
        """;

    private static string Trigger(string sequence, string? id = null, string project = "sockshop", string stage = "dev", string service = "carts") =>
        $$"""
        {"specversion":"1.0","type":"sh.keptn.event.{{stage}}.{{sequence}}.triggered","source":"test","id":"{{id ?? Guid.NewGuid().ToString()}}",
         "data":{"project":"{{project}}","stage":"{{stage}}","service":"{{service}}"} }
        """;
}
