using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Extensions;

namespace Orchestrator.Model.Tests.Extensions;

public sealed class ExtensionStoryTests
{
    private const string Trigger = "11111111-1111-1111-1111-111111111111";
    private const string Task = "22222222-2222-2222-2222-222222222222";
    private const string Job = "33333333-3333-3333-3333-333333333333";

    private static readonly DateTimeOffset Begin = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly EventKit Kit = EventKit.Load();

    private readonly ExtensionStory story = new();
    private long position = 16_777_216;

    [Fact]
    public void At_SequenceThatPasses_IsAnExecutionWithStepsAndTargets()
    {
        var told = Tell(
            ("dev.delivery.triggered", "jenkins", Trigger, null, null),
            ("deployment.triggered", "shipyard-controller", Task, null, null),
            ("deployment.started", "job-executor-service", Job, Task, "Job 'helm' started."),
            ("deployment.finished", "job-executor-service", "4", Task, null),
            ("dev.delivery.finished", "shipyard-controller", "5", Trigger, null));

        Assert.Equal(
            ["requested", "created", "step-started", "target-started", "target-completed", "step-completed", "completed"],
            told.Select(one => one.Name["experiment.execution.".Length..]));
        Assert.Equal(["created", "created", "running", "running", "completed", "completed", "completed"], told.Select(one => one.State));
        Assert.All(told, one => Assert.Equal((1, "shop/delivery"), (one.Execution?.Number, one.Execution?.Key)));
        Assert.All(told.Where(one => one.Step is not null), one => Assert.Equal((Task, "deployment"), (one.Step?.Id, one.Step?.Task)));
        Assert.Equal((Begin, Begin.AddSeconds(1)), (told[^1].Execution?.PreparedAt, told[^1].Execution?.StartedAt));
        Assert.Equal("helm", told[3].Target?.Job);
        Assert.Equal(told.Count, told.Select(one => one.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("succeeded", "warning", "completed")]
    [InlineData("succeeded", "fail", "failed")]
    [InlineData("errored", "fail", "errored")]
    [InlineData("aborted", "fail", "canceled")]
    public void At_End_HasTheStateOfTheEventKit(string status, string result, string state)
    {
        var told = Tell(
            new { project = "shop", service = "carts", status, result },
            ("dev.delivery.triggered", "jenkins", Trigger, null, null),
            ("deployment.triggered", "shipyard-controller", Task, null, null),
            ("deployment.started", "helm-service", Job, Task, null),
            ("deployment.finished", "helm-service", "4", Task, null),
            ("dev.delivery.finished", "shipyard-controller", "5", Trigger, null));

        Assert.Equal([$"step-{state}", state], told.TakeLast(2).Select(one => one.Name["experiment.execution.".Length..]));
    }

    [Fact]
    public void At_TaskThatNobodyEnds_EndsWithItsRun()
    {
        var told = Tell(
            ("dev.delivery.triggered", "jenkins", Trigger, null, null),
            ("deployment.triggered", "shipyard-controller", Task, null, null),
            ("dev.delivery.finished", "shipyard-controller", "5", Trigger, null));

        Assert.Equal(["step-completed", "completed"], told.TakeLast(2).Select(one => one.Name["experiment.execution.".Length..]));
    }

    [Fact]
    public void At_TaskLeftOut_IsASkippedStepAndNothingElse()
    {
        var told = Tell(
            new { project = "shop", stage = "dev", service = "carts", status = "succeeded", result = "pass", task = "deployment", triggerid = Trigger },
            ("dev.delivery.triggered", "jenkins", Trigger, null, null),
            (OwnEvents.TaskSkipped, "shipyard-controller", Task, null, null),
            ("dev.delivery.finished", "shipyard-controller", "5", Trigger, null));

        Assert.Equal(["requested", "step-skipped", "completed"], told.Select(one => one.Name["experiment.execution.".Length..]));
        Assert.Equal((Task, "deployment", "skipped"), (told[1].Step?.Id, told[1].Step?.Task, told[1].State));
        Assert.All(told, one => Assert.Empty(Kit.Check(JsonElement.Parse(ExtensionBody.Of(one, ExtensionSurroundings.None)))));
    }

    [Theory]
    [InlineData("dev", "step-skipped")]
    [InlineData("prod", "step-completed")]
    public void At_OperatorSkips_EndsTheOpenStepsOfThatStageAsSkipped(string stage, string end)
    {
        var told = Tell(
            new { project = "shop", stage, service = "carts", status = "succeeded", result = "pass" },
            ("dev.delivery.triggered", "jenkins", Trigger, null, null),
            ("deployment.triggered", "shipyard-controller", Task, null, null),
            (OwnEvents.SequenceSkip, "orchestrator/api", "4", null, null),
            ("dev.delivery.finished", "shipyard-controller", "5", Trigger, null));

        Assert.Equal([end, "completed"], told.TakeLast(2).Select(one => one.Name["experiment.execution.".Length..]));
        Assert.Equal(5, told.Count);
    }

    [Fact]
    public void Of_EveryNotice_IsValidForTheEventKit()
    {
        var surroundings = new ExtensionSurroundings { Team = "payments", Hypothesis = "", Image = "alpine" };
        var told = Tell(
            ("dev.delivery.triggered", "jenkins", Trigger, null, null),
            ("deployment.triggered", "shipyard-controller", Task, null, null),
            ("deployment.started", "job-executor-service", Job, Task, "Job 'helm' started."),
            ("deployment.finished", "job-executor-service", "4", Task, null),
            ("dev.delivery.finished", "shipyard-controller", "5", Trigger, null));

        foreach (var notice in told)
        {
            var body = JsonElement.Parse(ExtensionBody.Of(notice, surroundings));
            Assert.Empty(Kit.Check(body));
            Assert.Equal(("payments", "dev", "shop"), (Text(body, "team", "key"), Text(body, "environment", "id"), Text(body, "tenant", "key")));
        }
    }

    [Fact]
    public void Of_ForeignEvent_IsValidForTheEventKitToo()
    {
        var foreign = new Event { Id = "no-uuid", Source = "ci", Type = "com.example.built", Time = Begin, Data = JsonElement.Parse("""{"image":"a"}""") };

        var body = JsonElement.Parse(ExtensionBody.Of(foreign, Trigger, null, null, ExtensionSurroundings.None));

        Assert.Empty(Kit.Check(body));
        Assert.Equal(("com.example.built", "a"), (body.GetProperty("eventName").GetString(), Text(body.GetProperty("cloudEvent"), "data", "image")));
    }

    [Fact]
    public void Check_BodyOfTheDocument_IsNotValid()
    {
        var body = JsonElement.Parse("""
            {"id":"1","eventName":"x","eventTime":"yesterday","tenant":{"key":"k"},"principal":{"principalType":"user"},
             "team":{"key":"t","name":"t"},"experimentExecution":{"state":"COMPLETED"}}
            """);

        var problems = string.Join('\n', Kit.Check(body));

        Assert.All((string[])["body.id", "eventTime", "tenant.name", "principal", "team.id", "hypothesis", "state"], part => Assert.Contains(part, problems, StringComparison.Ordinal));
    }

    private List<ExtensionNotice> Tell(params (string Type, string Source, string Id, string? Answers, string? Message)[] events) =>
        Tell(new { project = "shop", service = "carts", status = "succeeded", result = "pass" }, events);

    private List<ExtensionNotice> Tell(object data, params (string Type, string Source, string Id, string? Answers, string? Message)[] events)
    {
        var told = new List<ExtensionNotice>();
        foreach (var (index, one) in events.Index())
        {
            var content = JsonSerializer.SerializeToNode(data)!.AsObject();
            content["message"] = one.Message;
            var added = new Event
            {
                Id = one.Id,
                Source = one.Source,
                Type = one.Type.StartsWith(OwnEvents.Prefix, StringComparison.Ordinal) ? one.Type : EventType.Prefix + one.Type,
                TriggeredId = one.Answers,
                Time = Begin.AddSeconds(index),
                Data = JsonSerializer.SerializeToElement(content),
            };
            story.Add(new ExtensionStoryEvent(++position, $"key-{index}", one.Type == "deployment.triggered" ? "sequence/shop/dev/carts/delivery/key-0" : null, added));
            told.AddRange(story.At(position));
        }

        return told;
    }

    private static string? Text(JsonElement json, string outer, string inner) => json.GetProperty(outer).GetProperty(inner).GetString();
}
