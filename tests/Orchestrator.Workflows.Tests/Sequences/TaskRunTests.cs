using Orchestrator.Model.Approvals;
using Orchestrator.Model.Events;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Sequences;

namespace Orchestrator.Workflows.Tests.Sequences;

public sealed class TaskRunTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int events;

    [Fact]
    public void IsAnswered_TwoExecutors_WaitsForBoth()
    {
        var run = Begin(new SequenceTask { Name = "t" });
        run.Take(Started("a"), Start);
        run.Take(Started("b"), Start);
        run.Take(Finished("a", "pass"), Start);
        Assert.False(run.IsAnswered(Start.AddHours(1)));

        run.Take(Finished("b", "fail"), Start);
        Assert.True(run.IsAnswered(Start));
        run.End(Start);

        Assert.Equal(new Verdict(Result.Fail, Status.Succeeded), run.Verdict);
        Assert.Equal(["a", "b"], run.ToState().Executors.Select(executor => executor.Source));
    }

    [Fact]
    public void Take_SameEventTwice_CountsOnce()
    {
        var run = Begin(new SequenceTask { Name = "t" });
        run.Take(Started("a"), Start);
        run.Take(Started("b"), Start);
        var finished = Finished("a", "pass");
        run.Take(finished, Start);
        run.Take(finished, Start);

        Assert.False(run.IsAnswered(Start.AddHours(1)));
    }

    [Fact]
    public void IsAnswered_FinishedWithoutStarted_WaitsFiveSeconds()
    {
        var run = Begin(new SequenceTask { Name = "t" });
        run.Take(Finished("a", "pass"), Start.AddSeconds(1));

        Assert.False(run.IsAnswered(Start.AddSeconds(5)));
        Assert.Equal(Start.AddSeconds(6), run.NextDue());
        Assert.True(run.IsAnswered(Start.AddSeconds(6)));
    }

    [Fact]
    public void IsAnswered_FinishedBeforeItsStarted_IsOverWhenItComes()
    {
        var run = Begin(new SequenceTask { Name = "t" });
        run.Take(Finished("a", "pass"), Start);
        run.Take(Started("a"), Start.AddSeconds(1));

        Assert.True(run.IsAnswered(Start.AddSeconds(1)));
        Assert.Single(run.ToState().Executors);
    }

    [Fact]
    public void IsAnswered_ExpectStartedFalse_EndsWithTheFirstFinished()
    {
        var run = Begin(new SequenceTask { Name = "t", ExpectStarted = false });
        run.Take(Finished("a", "warning"), Start);

        Assert.True(run.IsAnswered(Start));
    }

    [Fact]
    public void IsAnswered_TwoJobsOfOurOwn_WaitsForTheSecondEvenIfItHasNotStarted()
    {
        var run = Begin(new SequenceTask { Name = "t" });
        run.Expected = 2;
        run.Take(Started("job"), Start);
        run.Take(Finished("job", "pass"), Start);

        Assert.False(run.IsAnswered(Start.AddHours(1)));
    }

    [Fact]
    public void EndLate_NobodyStarted_NamesTheLimitAndTheHint()
    {
        var run = Begin(new SequenceTask { Name = "t", StartTimeout = TimeSpan.FromSeconds(90) });
        run.Hint = "action 'x' listens to y";

        Assert.False(run.IsLate(Start.AddSeconds(89)));
        Assert.True(run.IsLate(Start.AddSeconds(90)));
        run.EndLate(Start.AddSeconds(90));

        Assert.Equal("Task 't' was not started by anyone within 1m30s. action 'x' listens to y", run.Message);
        Assert.Equal((Verdict.Errored, TaskPhase.TimedOut), (run.Verdict, run.Phase));
    }

    [Fact]
    public void IsLate_StartTimeoutZero_NeverIs()
    {
        var run = Begin(new SequenceTask { Name = "t", StartTimeout = TimeSpan.Zero });

        Assert.False(run.IsLate(Start.AddDays(1000)));
        Assert.Null(run.NextDue());
    }

    [Fact]
    public void IsLate_RunTimeout_CountsFromTheFirstAnswer()
    {
        var run = Begin(new SequenceTask { Name = "t", Timeout = TimeSpan.FromMinutes(1) });
        run.Take(Started("a"), Start.AddMinutes(9));

        Assert.Equal(Start.AddMinutes(10), run.NextDue());
        Assert.True(run.IsLate(Start.AddMinutes(10)));
    }

    [Fact]
    public void IsAnswered_TwoApproversWanted_NeedsTwoDifferentOnesOrOneNo()
    {
        var run = Begin(new SequenceTask { Name = "approval" });
        run.Approval = new ApprovalTerms { MinimumApprovers = 2 };
        run.Take(Started("approval-service"), Start);
        run.Take(Finished("cli", "pass") with { PostedBy = "ann" }, Start);
        run.Take(Finished("cli", "pass") with { PostedBy = "ann" }, Start);
        Assert.False(run.IsAnswered(Start.AddDays(1)));

        run.Take(Finished("cli", "pass") with { PostedBy = "bob" }, Start);

        Assert.True(run.IsAnswered(Start));
        run.End(Start);
        Assert.Equal(Verdict.Passed, run.Verdict);
    }

    private static TaskRun Begin(SequenceTask task)
    {
        var run = new TaskRun(task, 0, 1, "triggered");
        run.Triggered(Start, Start);
        return run;
    }

    private TaskEvent Started(string source) => Answer(EventKind.Started, source, null);

    private TaskEvent Finished(string source, string result) => Answer(EventKind.Finished, source, result);

    private TaskEvent Answer(EventKind kind, string source, string? result) => new()
    {
        EventId = $"event {events++}",
        EventKey = "key",
        Kind = kind,
        TriggeredId = "triggered",
        Source = source,
        Time = Start,
        Result = result,
        Status = result is null ? null : "succeeded",
    };
}
