using System.Text;
using Orchestrator.Model.Verdicts;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Tests.Setup;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Workflows.Tests.Sequences;

/// <summary>Random sequences with random executors and operators: each ends, however its tasks are answered.</summary>
public sealed class RandomSequenceTests : IAsyncLifetime
{
    private const int Sequences = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly string[] Results = ["pass", "pass", "pass", "warning", "fail", ""];
    private static readonly string[] Statuses = ["succeeded", "succeeded", "succeeded", "errored", "unknown"];
    private SequenceHarness harness = null!;

    public async ValueTask InitializeAsync() => harness = await SequenceHarness.StartAsync();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task RunAsync_AnySequenceWithAnyAnswers_EndsWithAResult()
    {
        harness.World.Skips = trigger => trigger.Task.Name.EndsWith('s');
        harness.World.Script = trigger => Script(new Random(Seed(trigger.EventId)), trigger);
        var running = new List<(int Seed, string Yaml, WorkflowHandle<SequenceWorkflow, SequenceState> Handle)>();
        for (var seed = 1; seed <= Sequences; seed++)
        {
            var random = new Random(seed);
            var yaml = Sequence(random);
            var input = SequenceHarness.Input(yaml, service: $"svc{seed % 7}") with { StartPaused = random.Next(8) == 0 };
            var handle = await harness.StartAsync(input);
            foreach (var action in Controls(random, input.StartPaused))
            {
                await TryControlAsync(handle, action);
            }

            running.Add((seed, yaml, handle));
        }

        foreach (var (seed, yaml, handle) in running)
        {
            // One after the other: the service's time is skipped while exactly one result is waited for.
            var result = handle.GetResultAsync();
            var done = await Task.WhenAny(result, Task.Delay(Patience, TestContext.Current.CancellationToken));
            Assert.True(done == result, $"seed {seed} hangs:\n{yaml}");
            var state = await result;
            Assert.True(state.Phase is SequencePhase.Finished or SequencePhase.TimedOut or SequencePhase.Aborted, $"seed {seed}: {state.Phase}");
            Assert.True(state.Result is not null && state.Tasks.All(task => task.Result is not null), $"seed {seed}: a task without a result");
            Assert.True(state.Phase != SequencePhase.Aborted || (state.Status, state.Result) == (Status.Aborted, Result.Fail), $"seed {seed}: {state.Status}");
        }

        Assert.Equal(Sequences, harness.World.Endings.Select(ending => ending.WorkflowId).Distinct().Count());
    }

    // It may have ended before the operator gets to it.
    private static async Task TryControlAsync(WorkflowHandle<SequenceWorkflow, SequenceState> handle, ControlAction action)
    {
        try
        {
            await SequenceHarness.ControlAsync(handle, action);
        }
        catch (RpcException e)
        {
            Assert.Equal(RpcException.StatusCode.NotFound, e.Code);
        }
    }

    private static string Sequence(Random random)
    {
        var text = new StringBuilder("- {name: delivery, ");
        text.Append(random.Next(4) == 0 ? "timeout: 3h, " : "").Append(random.Next(6) == 0 ? "concurrency: {policy: parallel}, " : "").Append("tasks: [");
        var tasks = 1 + random.Next(4);
        for (var number = 0; number < tasks; number++)
        {
            text.Append(random.Next(5) == 0 ? $"{{parallel: [{Leaf(random, number * 10)}, {Leaf(random, number * 10 + 1)}]}}" : Leaf(random, number * 10)).Append(number < tasks - 1 ? ", " : "");
        }

        return text.Append("]}").ToString();
    }

    private static string Leaf(Random random, int number)
    {
        var text = new StringBuilder($"{{name: task{number}{(random.Next(8) == 0 ? "s, if: {exact: {a: b}}" : "")}, timeout: {1 + random.Next(60)}m, startTimeout: {1 + random.Next(20)}m");
        text.Append(random.Next(4) == 0 ? ", onFailure: continue" : "");
        text.Append(random.Next(4) == 0 ? $", retries: {{maxAttempts: {1 + random.Next(3)}, backoff: 30s, on: [errored, fail]}}" : "");
        text.Append(random.Next(5) == 0 ? ", expectStarted: false" : "");
        text.Append(random.Next(5) == 0 ? ", triggeredAfter: 10m" : "");
        return text.Append('}').ToString();
    }

    private IEnumerable<TaskEvent> Script(Random random, TaskTrigger trigger)
    {
        for (var executor = random.Next(3); executor >= 0; executor--)
        {
            var started = harness.World.Started(trigger, $"executor {executor}");
            var finished = harness.World.Finished(trigger, Results[random.Next(Results.Length)], Statuses[random.Next(Statuses.Length)], source: $"executor {executor}");
            foreach (var answer in random.Next(7) switch
            {
                0 => [],
                1 => [started],
                2 => [finished],
                3 => [finished, started, finished],
                _ => (TaskEvent[])[started, finished],
            })
            {
                yield return answer;
            }
        }
    }

    private static IEnumerable<ControlAction> Controls(Random random, bool paused)
    {
        for (var count = random.Next(3); count > 0; count--)
        {
            yield return random.Next(4) switch { 0 => ControlAction.Skip, 1 => ControlAction.Pause, 2 => ControlAction.Resume, _ => random.Next(3) == 0 ? ControlAction.Abort : ControlAction.Skip };
        }

        if (paused || random.Next(2) == 0)
        {
            yield return ControlAction.Pause;
        }

        yield return ControlAction.Resume;
    }

    private static int Seed(string id) => id.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter));
}
