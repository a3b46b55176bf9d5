using System.Text;
using Orchestrator.Activities.Tests.Setup;
using Orchestrator.Ingress.Tests.Setup;
using Orchestrator.Model.Events;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Sequences;

namespace Orchestrator.Activities.Tests.Sequences;

/// <summary>Keptn's own shipyards do what Keptn's tests say they do; where they differ, tests/README.md says why.</summary>
public sealed class ShipyardSampleTests(SharedInstallation shared) : IClassFixture<SharedInstallation>
{
    private Installation Installation => shared.Installation;

    [Fact]
    public async Task ThreeStageWithRollback_DevPasses_PromotesWithItsDataToHardening()
    {
        var executor = await CreateAsync("promotes", "three-stage-with-rollback");
        var context = await executor.TriggerAsync("dev", "artifact-delivery");
        var deployment = await executor.StartAsync(context, "deployment", "one");
        await executor.StartAsync(context, "deployment", "two");
        await executor.FinishAsync(deployment, source: "one");
        Assert.DoesNotContain("test.triggered", await Installation.TypesAsync(context));
        await executor.FinishAsync(deployment, "warning", source: "two");
        foreach (var task in (string[])["test", "evaluation", "release"])
        {
            await executor.RunAsync(context, task);
        }

        var next = await Installation.WaitForAsync(context, "sh.keptn.event.hardening.artifact-delivery.triggered");

        Assert.Equal("carts:7", next.Data!.Value.GetProperty("image").GetString());
        Assert.Equal("hardening", EventData.Read(next.Data).Stage);
        Assert.DoesNotContain("dev.rollback.triggered", await Installation.TypesAsync(context));
    }

    [Theory]
    [InlineData("fail", "succeeded")]
    [InlineData("pass", "errored")]
    public async Task ThreeStageWithRollback_ATaskFails_RollsBackInsteadOfPromoting(string result, string status)
    {
        var executor = await CreateAsync($"rolls-back-{status}", "three-stage-with-rollback");
        var context = await executor.TriggerAsync("dev", "artifact-delivery");
        await executor.RunAsync(context, "deployment", result, status);

        await executor.RunAsync(context, "rollback");
        var finished = await Installation.WaitForAsync(context, "sh.keptn.event.dev.artifact-delivery.finished");
        await Installation.WaitForAsync(context, "sh.keptn.event.dev.rollback.finished");

        Assert.Equal((status, "fail"), (EventData.Read(finished.Data).Status, EventData.Read(finished.Data).Result));
        Assert.DoesNotContain("hardening.artifact-delivery.triggered", await Installation.TypesAsync(context));
    }

    [Theory]
    [InlineData("pass", "notify-success")]
    [InlineData("fail", "notify-failure")]
    public async Task NotifyOnSuccessOrFailure_OnlyTheMatchingFollowUpRuns(string result, string expected)
    {
        var executor = await CreateAsync($"notify-{result}", "notify-on-success-or-failure");
        var context = await executor.TriggerAsync("dev", "delivery");
        await executor.RunAsync(context, "delivery", result);

        await executor.RunAsync(context, expected);
        await Installation.WaitForAsync(context, $"sh.keptn.event.dev.{expected}.finished");

        Assert.Single(await Installation.TypesAsync(context), type => type.StartsWith("dev.notify", StringComparison.Ordinal) && type.EndsWith(".triggered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PauseTwoStages_PausedWhileTask1Runs_HoldsTask2UntilResume()
    {
        var executor = await CreateAsync("pausing", "pause-two-stages");
        var context = await executor.TriggerAsync("dev", "mysequence");
        var task1 = await executor.StartAsync(context, "task1");
        await ControlAsync(context, ControlAction.Pause);
        await executor.FinishAsync(task1);
        await Installation.WaitForAsync(context, "sh.keptn.event.task1.finished");
        Assert.DoesNotContain("task2.triggered", await Installation.TypesAsync(context));

        await ControlAsync(context, ControlAction.Resume);
        foreach (var task in (string[])["task2", "task3", "task4", "task5"])
        {
            await executor.RunAsync(context, task);
        }

        Assert.Equal("pass", EventData.Read((await Installation.WaitForAsync(context, "sh.keptn.event.prod.mysequence.finished")).Data).Result);
    }

    [Fact]
    public async Task PauseTwoStages_WordsOutsideTheEnums_EndTheSequenceAndTriggerNothing()
    {
        var executor = await CreateAsync("odd-words", "pause-two-stages");
        var context = await executor.TriggerAsync("dev", "mysequence");
        await executor.RunAsync(context, "task1", "some-result", "some-status");

        var finished = await Installation.WaitForAsync(context, "sh.keptn.event.dev.mysequence.finished");

        Assert.Equal("fail", EventData.Read(finished.Data).Result);
        Assert.DoesNotContain("prod.mysequence.triggered", await Installation.TypesAsync(context));
    }

    [Fact]
    public async Task ApprovalReleasesQueue_WhileWaiting_LetsAnotherRunAndTakesItsTurnAgain()
    {
        var executor = await CreateAsync("approving", "approval-releases-queue");
        var waiting = await executor.TriggerAsync("dev", "delivery-with-approval");
        var approval = await Installation.WaitForAsync(waiting, "sh.keptn.event.approval.triggered");
        await Installation.WaitForAsync(waiting, "sh.keptn.event.approval.started");
        var other = await executor.TriggerAsync("dev", "delivery");
        var otherTask = await executor.StartAsync(other, "mytask");
        await executor.FinishAsync(approval);
        await Installation.WaitForAsync(waiting, "sh.keptn.event.approval.finished");
        await executor.FinishAsync(otherTask);

        var own = await executor.RunAsync(waiting, "mytask");
        var ended = await Installation.WaitForAsync(other, "sh.keptn.event.dev.delivery.finished");

        Assert.True(own.Time >= ended.Time, $"{own.Time} {ended.Time}");
        await Installation.WaitForAsync(waiting, "sh.keptn.event.dev.delivery-with-approval.finished");
    }

    [Fact]
    public async Task QueueThreeTasks_SeveralTriggers_RunOneByOneAndAnAbortLetsTheNextGo()
    {
        var executor = await CreateAsync("queueing", "queue-three-tasks");
        var contexts = new List<string>();
        for (var number = 0; number < 4; number++)
        {
            contexts.Add(await executor.TriggerAsync("dev", "mysequence"));
            await Installation.WaitForAsync(contexts[0], "sh.keptn.event.task1.triggered");
        }

        for (var number = 0; number < contexts.Count; number++)
        {
            await Installation.WaitForAsync(contexts[number], "sh.keptn.event.task1.triggered");
            foreach (var later in contexts.Skip(number + 1))
            {
                Assert.Equal(["dev.mysequence.triggered"], await Installation.TypesAsync(later));
            }

            await ControlAsync(contexts[number], ControlAction.Abort);
            var finished = await Installation.WaitForAsync(contexts[number], "sh.keptn.event.dev.mysequence.finished");
            Assert.Equal(("aborted", "fail"), (EventData.Read(finished.Data).Status, EventData.Read(finished.Data).Result));
        }
    }

    [Fact]
    public async Task TwoIndependentStages_OfOneService_DoNotWaitForEachOther()
    {
        var executor = await CreateAsync("independent", "two-independent-stages");
        var unfiltered = await executor.TriggerAsync("unfiltered-stage", "mysequence");
        var filtered = await executor.TriggerAsync("filtered-stage", "mysequence");
        await Installation.WaitForAsync(unfiltered, "sh.keptn.event.echo.triggered");

        await executor.RunAsync(filtered, "echo");

        await Installation.WaitForAsync(filtered, "sh.keptn.event.filtered-stage.mysequence.finished");
        Assert.DoesNotContain("echo.started", await Installation.TypesAsync(unfiltered));
    }

    [Fact]
    public async Task StageWithoutSequences_EvaluationIsBuiltIn()
    {
        var executor = await CreateAsync("no-sequences", "stage-without-sequences");
        var context = await executor.TriggerAsync("otherstage", "evaluation");

        await executor.RunAsync(context, "evaluation");

        var finished = await Installation.WaitForAsync(context, "sh.keptn.event.otherstage.evaluation.finished");
        Assert.Equal("pass", EventData.Read(finished.Data).Result);
    }

    [Fact]
    public async Task JesHelloWorld_ItsEventShipyardAndJob_PrintHelloWorld()
    {
        await Installation.CreateProjectAsync("e2e-project", "e2e-service", Text("shipyard/jes-helloworld.yaml"), Text("job/helloworld.yaml"));
        var trigger = System.Text.Json.Nodes.JsonNode.Parse(Samples.Bytes("jes/helloworld.triggered.json"))!.AsObject();
        var data = trigger["data"]!.AsObject();
        (data["project"], data["service"]) = ("e2e-project", "e2e-service");

        var context = (await Installation.SendAsync(trigger)).KeptnContext!;

        var finished = EventData.Read((await Installation.WaitForAsync(context, "sh.keptn.event.deployment.finished")).Data);
        Assert.Equal(("succeeded", "pass"), (finished.Status, finished.Result));
        Assert.Contains("Hello World", finished.Message, StringComparison.Ordinal);
    }

    private async Task<ForeignExecutor> CreateAsync(string project, string sample)
    {
        await Installation.CreateProjectAsync(project, "carts", Text($"shipyard/{sample}.yaml"), null);
        return new ForeignExecutor(Installation, project);
    }

    private async Task ControlAsync(string context, ControlAction action)
    {
        var request = new ControlRequest { Id = Guid.NewGuid().ToString("D"), Action = action, Who = "tester", At = DateTimeOffset.UnixEpoch };
        await foreach (var run in Installation.Client.ListWorkflowsAsync($"OrcContext = '{context}' AND ExecutionStatus = 'Running'"))
        {
            await Installation.Client.GetWorkflowHandle(run.Id).SignalAsync(WorkflowSignals.Control, [request]);
        }
    }

    private static string Text(string name) => Encoding.UTF8.GetString(Samples.Bytes(name));
}
