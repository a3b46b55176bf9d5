using Orchestrator.Api.Tests.Setup;
using Orchestrator.Workflows;
using Temporalio.Api.Enums.V1;

namespace Orchestrator.Api.Tests;

/// <summary>Runs of sequences over HTTP; no worker runs here, so each waits at its start.</summary>
public sealed class SequenceApiTests : ApiTests
{
    [Fact]
    public async Task GetSequence_Triggered_HasKeptnsShape()
    {
        await Server.CreateProjectAsync();
        var context = (await Server.PostAsync("/v1/event", ApiServer.Trigger("1"))).GetProperty("keptnContext").GetString();
        await WaitForRunsAsync(1);

        var state = (await Server.GetAsync($"/api/controlPlane/v1/sequence/shop?pageSize=10")).GetProperty("states")[0];

        Assert.Equal(context, state.GetProperty("shkeptncontext").GetString());
        Assert.Equal(("delivery", "carts", "shop", "triggered"), (Text(state, "name"), Text(state, "service"), Text(state, "project"), Text(state, "state")));
        var stage = state.GetProperty("stages")[0];
        Assert.Equal(("dev", "triggered"), (Text(stage, "name"), Text(stage, "state")));
        Assert.Equal("1", Text(stage.GetProperty("latestEvent"), "id"));
    }

    [Fact]
    public async Task GetSequence_Several_AreNewestFirstAndPaged()
    {
        await Server.CreateProjectAsync();
        for (var i = 0; i < 5; i++)
        {
            await Server.PostAsync("/v1/event", ApiServer.Trigger($"t{i}"));
        }

        await WaitForRunsAsync(5);
        var first = await Server.GetAsync("/v1/sequence/shop?pageSize=3");
        var second = await Server.GetAsync($"/v1/sequence/shop?pageSize=3&nextPageKey={Text(first, "nextPageKey")}");

        var ids = first.GetProperty("states").EnumerateArray().Concat(second.GetProperty("states").EnumerateArray())
            .Select(state => Text(state.GetProperty("stages")[0].GetProperty("latestEvent"), "id"));
        Assert.Equal(["t4", "t3", "t2", "t1", "t0"], ids);
        Assert.Equal("0", Text(second, "nextPageKey"));
        Assert.Equal(5, (await Server.GetAsync("/v1/sequence/shop?state=triggered")).GetProperty("states").GetArrayLength());
        Assert.Equal(0, (await Server.GetAsync("/v1/sequence/shop?state=paused")).GetProperty("states").GetArrayLength());
    }

    [Fact]
    public async Task GetSequence_ByStatePageByPage_SeesEachContextOnce()
    {
        await Server.CreateProjectAsync();
        var contexts = new List<string?>();
        for (var i = 0; i < 5; i++)
        {
            contexts.Add(Text(await Server.PostAsync("/v1/event", ApiServer.Trigger($"t{i}")), "keptnContext"));
        }

        await WaitForRunsAsync(5);
        var seen = new List<string?>();
        var key = "0";
        do
        {
            var page = await Server.GetAsync($"/v1/sequence/shop?state=triggered&pageSize=2&nextPageKey={key}");
            seen.AddRange(page.GetProperty("states").EnumerateArray().Select(state => Text(state, "shkeptncontext")));
            key = Text(page, "nextPageKey") ?? "0";
        }
        while (key != "0");

        Assert.Equal(contexts.Order(), seen.Order());
        await Server.GetAsync("/v1/sequence/shop?state=triggered&nextPageKey=nonsense", 400);
    }

    [Fact]
    public async Task Control_OfAnEndedContext_IsAConflict()
    {
        await Server.CreateProjectAsync();
        var context = Text(await Server.PostAsync("/v1/event", ApiServer.Trigger("1")), "keptnContext") ?? "";
        await WaitForRunsAsync(1);
        await foreach (var run in Server.Temporal.Client.ListWorkflowsAsync($"OrcContext = '{context}'"))
        {
            await Server.Temporal.Client.GetWorkflowHandle(run.Id).TerminateAsync();
        }

        await WaitForAsync(async () => Text((await Server.GetAsync($"/v1/sequence/shop?keptnContext={context}")).GetProperty("states")[0], "state") == "aborted", "the end");
        foreach (var word in new[] { "pause", "abort", "skip" })
        {
            var refused = await Server.PostAsync($"/v1/sequence/shop/{context}/control", $$"""{"state":"{{word}}"}""", 409);
            Assert.Contains("it is aborted already", Text(refused, "detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Control_Pause_SignalsTheRunAndPausesThoseToCome()
    {
        await Server.CreateProjectAsync();
        var context = Text(await Server.PostAsync("/v1/event", ApiServer.Trigger("1")), "keptnContext") ?? "";
        await WaitForRunsAsync(1);

        var answer = await Server.PostAsync($"/v1/sequence/shop/{context}/control", """{"state":"pause","reason":"lunch"}""");

        Assert.Equal(1, answer.GetProperty("signalled").GetInt32());
        await foreach (var run in Server.Temporal.Client.ListWorkflowsAsync($"OrcContext = '{context}'"))
        {
            var history = await Server.Temporal.Client.GetWorkflowHandle(run.Id).FetchHistoryAsync();
            var signal = history.Events.Single(item => item.EventType == EventType.WorkflowExecutionSignaled).WorkflowExecutionSignaledEventAttributes;
            Assert.Equal(WorkflowSignals.Control, signal.SignalName);
            Assert.Contains("lunch", signal.Input.Payloads_[0].Data.ToStringUtf8(), StringComparison.Ordinal);
        }

        var audit = await Server.GetAsync($"/v1/event?keptnContext={context}&type=sh.orchestrator.audit.sequence.pause");
        Assert.Equal("bootstrap", Text(audit.GetProperty("events")[0].GetProperty("data"), "who"));
    }

    [Fact]
    public async Task Control_RetryWhileRunning_IsAConflict()
    {
        await Server.CreateProjectAsync();
        var context = Text(await Server.PostAsync("/v1/event", ApiServer.Trigger("1")), "keptnContext") ?? "";
        await WaitForRunsAsync(1);

        await Server.PostAsync($"/v1/sequence/shop/{context}/control", """{"state":"retry"}""", 409);
    }

    [Fact]
    public async Task Control_RetryOfATerminatedRun_StartsTheSecondAttempt()
    {
        await Server.CreateProjectAsync();
        var context = Text(await Server.PostAsync("/v1/event", ApiServer.Trigger("1")), "keptnContext") ?? "";
        await WaitForRunsAsync(1);
        await foreach (var run in Server.Temporal.Client.ListWorkflowsAsync($"OrcContext = '{context}'"))
        {
            await Server.Temporal.Client.GetWorkflowHandle(run.Id).TerminateAsync();
        }

        await WaitForAsync(async () => Text((await Server.GetAsync($"/v1/sequence/shop?keptnContext={context}")).GetProperty("states")[0], "state") == "aborted", "the end");
        var answer = await Server.PostAsync($"/v1/sequence/shop/{context}/control", """{"state":"retry","from":"start"}""");

        Assert.Equal(2, answer.GetProperty("attempt").GetInt32());
        await WaitForRunsAsync(2);
    }

    private Task WaitForRunsAsync(int count) => WaitForAsync(
        async () => (await Server.Temporal.Client.CountWorkflowsAsync($"WorkflowType = '{WorkflowNames.Sequence}'")).Count == count, $"{count} runs");

    private static string? Text(System.Text.Json.JsonElement item, string name) => item.GetProperty(name).GetString();
}
