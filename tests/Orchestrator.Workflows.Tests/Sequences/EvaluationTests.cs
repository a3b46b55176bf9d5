using Orchestrator.Model.Evaluations;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Evaluations;
using Orchestrator.Workflows.Remediations;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Tests.Setup;

namespace Orchestrator.Workflows.Tests.Sequences;

public sealed class EvaluationTests : IAsyncLifetime
{
    private const string Sequence = "- {name: evaluation, tasks: [{name: evaluation, startTimeout: '0'}]}";
    private const string Slo = "objectives: [{sli: response_time, pass: [{criteria: ['<100']}]}]\ntotal_score: {pass: '90%', warning: '50%'}";
    private SequenceHarness harness = null!;

    private ScriptedWorld World => harness.World;

    public async ValueTask InitializeAsync()
    {
        harness = await SequenceHarness.StartAsync();
        World.BuiltIn = trigger => trigger.Task.Name is "evaluation" or "get-action";
    }

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Theory]
    [InlineData(50, Result.Pass)]
    [InlineData(150, Result.Fail)]
    public async Task RunAsync_GetSliExecutorMeasures_ScoresItsValues(int value, Result expected)
    {
        World.Plan = new EvaluationPlan { SliProvider = "acme", Slo = Slo };
        World.Script = trigger => trigger.Task.Name == "get-sli"
            ? [World.Started(trigger), World.Finished(trigger, data: "{\"get-sli\":{\"indicatorValues\":[{\"metric\":\"response_time\",\"value\":" + value + ",\"success\":true}]}}")]
            : [];

        var state = await harness.RunAsync(Sequence);

        Assert.Equal((SequencePhase.Finished, expected), (state.Phase, state.Result));
        var asked = World.Triggers.Single(trigger => trigger.Task.Name == "get-sli").Task.Properties!.Value;
        Assert.Equal("acme", asked.GetProperty("sliProvider").GetString());
        Assert.Equal("response_time", asked.GetProperty("indicators")[0].GetString());
        var finished = World.Emitted.Single(request => request.Type == "sh.keptn.event.evaluation.finished").Data;
        Assert.Equal(expected == Result.Pass ? 100 : 0, finished.GetProperty("evaluation").GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task RunAsync_AnswerTooLargeToTravel_IsReadFromTheLog()
    {
        World.Plan = new EvaluationPlan { SliProvider = "acme", Slo = Slo };
        World.Measured = [new SliValue { Metric = "response_time", Value = 1, Success = true }];
        World.Script = trigger => trigger.Task.Name == "get-sli"
            ? [World.Started(trigger), World.Finished(trigger) with { Data = new Orchestrator.Workflows.Events.PayloadPart { EventKey = "large" } }]
            : [];

        var state = await harness.RunAsync(Sequence);

        Assert.Equal(Result.Pass, state.Result);
    }

    [Fact]
    public async Task RunAsync_BuiltInProvider_MeasuresWithoutAnEvent()
    {
        World.Plan = new EvaluationPlan { SliProvider = "prometheus", QueryOurselves = true, Slo = Slo };
        World.Measured = [new SliValue { Metric = "response_time", Value = 1, Success = true }];
        World.Script = _ => [];

        var state = await harness.RunAsync(Sequence);

        Assert.Equal(Result.Pass, state.Result);
        Assert.Equal(["evaluation"], World.TriggeredTasks);
    }

    [Fact]
    public async Task RunAsync_NothingConfiguredAndNobodyAnswers_Passes()
    {
        World.Plan = new EvaluationPlan { NotConfigured = "no slo.yaml" };
        World.Script = _ => [];

        var state = await harness.RunAsync(Sequence);

        Assert.Equal((Result.Pass, "no slo.yaml"), (state.Result, state.Message));
    }

    [Fact]
    public async Task RunAsync_NothingConfiguredButSomebodyAnswers_TakesTheirResult()
    {
        World.Plan = new EvaluationPlan { NotConfigured = "no slo.yaml" };
        World.Script = trigger => [World.Started(trigger), World.Finished(trigger, "warning")];

        var state = await harness.RunAsync(Sequence);

        Assert.Equal((Result.Warning, "evaluation says warning"), (state.Result, state.Message));
        Assert.Empty(World.Emitted);
    }

    [Fact]
    public async Task RunAsync_GetAction_CarriesTheActionToTheNextTask()
    {
        World.NextAction = new ActionAnswer(true, Result.Pass, Status.Succeeded, "next") { Data = System.Text.Json.JsonElement.Parse("""{"action":{"action":"scale"}}""") };
        World.Script = trigger => trigger.Task.Name == "get-action" ? [] : World.Pass(trigger);

        var state = await harness.RunAsync("- {name: remediation, tasks: [{name: get-action, startTimeout: '0'}, {name: action}]}");

        Assert.Equal(Result.Pass, state.Result);
        Assert.Equal("scale", World.Triggers[1].Finished[0].Data!.Value.GetProperty("action").GetProperty("action").GetString());
    }
}
