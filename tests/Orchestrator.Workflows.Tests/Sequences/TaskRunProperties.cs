using Orchestrator.Model.Events;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Sequences;

namespace Orchestrator.Workflows.Tests.Sequences;

/// <summary>Answers in any order, any number of times.</summary>
public sealed class TaskRunProperties
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Results = ["pass", "PASS", "warning", "fail", "", "nonsense"];
    private static readonly string[] Statuses = ["succeeded", "Errored", "aborted", "", "odd"];

    [Fact]
    public void Take_AnswersOfExpectedExecutorsInAnyOrderAndNumber_GiveTheSameOutcome()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var answers = Answers(random, executors: 1 + random.Next(4));
            var expected = Verdict.Aggregate(answers.Where(answer => answer.Kind == EventKind.Finished).Select(answer => Verdict.Parse(answer.Result, answer.Status)));

            var run = Run(answers.Count / 2, Shuffled(random, answers));

            Assert.True(run.IsOver, $"seed {seed}: not over");
            Assert.True(expected == run.Verdict, $"seed {seed}: {expected} {run.Verdict}");
            Assert.Equal(answers.Count / 2, run.ToState().Executors.Count(executor => executor.FinishedAt is not null));
        }
    }

    [Fact]
    public void Take_ForeignExecutorsThatAllStartedFirst_GiveTheSameOutcomeInAnyOrder()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var answers = Answers(random, executors: 1 + random.Next(4));
            var expected = Verdict.Aggregate(answers.Where(answer => answer.Kind == EventKind.Finished).Select(answer => Verdict.Parse(answer.Result, answer.Status)));
            var (started, finished) = (answers.FindAll(answer => answer.Kind == EventKind.Started), answers.FindAll(answer => answer.Kind == EventKind.Finished));

            var run = Run(1, [.. Shuffled(random, started), .. Shuffled(random, [.. finished, .. started])]);

            Assert.True(run.IsOver && expected == run.Verdict, $"seed {seed}: {expected} {run.Verdict}");
        }
    }

    [Fact]
    public void Take_AnythingAfterTheEnd_ChangesNothing()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var run = Run(1, Answers(random, executors: 1));
            var (verdict, executors) = (run.Verdict, run.ToState().Executors);

            foreach (var late in Answers(random, executors: 3))
            {
                run.Take(late, Now);
            }

            Assert.Equal((verdict, executors.Count), (run.Verdict, run.ToState().Executors.Count));
        }
    }

    /// <summary>As the workflow does it: every answer is taken, and looked whether it was the last.</summary>
    private static TaskRun Run(int expected, IReadOnlyList<TaskEvent> answers)
    {
        var run = new TaskRun(new SequenceTask { Name = "t" }, 0, 1, "triggered") { Expected = expected };
        run.Triggered(Now, Now);
        foreach (var answer in answers)
        {
            run.Take(answer, Now);
            if (!run.IsOver && run.IsAnswered(Now))
            {
                run.End(Now);
            }
        }

        return run;
    }

    private static List<TaskEvent> Answers(Random random, int executors)
    {
        var answers = new List<TaskEvent>();
        for (var number = 0; number < executors; number++)
        {
            answers.Add(Answer(random, EventKind.Started, $"executor {number}"));
            answers.Add(Answer(random, EventKind.Finished, $"executor {number}") with
            {
                Result = Results[random.Next(Results.Length)],
                Status = Statuses[random.Next(Statuses.Length)],
            });
        }

        return answers;
    }

    private static TaskEvent Answer(Random random, EventKind kind, string source)
    {
        var id = $"{kind} of {source} {random.Next()}";
        return new TaskEvent { EventId = id, EventKey = id, Kind = kind, TriggeredId = "triggered", Source = source, Time = Now };
    }

    /// <summary>Each answer at least once, some twice, in any order.</summary>
    private static List<TaskEvent> Shuffled(Random random, List<TaskEvent> answers)
    {
        var all = answers.Concat(answers.Where(_ => random.Next(3) == 0)).ToArray();
        random.Shuffle(all);
        return [.. all];
    }
}
