using Temporalio.Activities;
using Temporalio.Common;
using Temporalio.Workflows;

namespace Orchestrator.Bench.Service;

/// <summary>The workflows of the crash rounds: one for each way in which a run depends on what its service has stored.</summary>
public static class CrashWorkflows
{
    /// <summary>Attempts by activity id: an activity fails once and passes then, wherever its service was killed meanwhile.</summary>
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Attempts = new();

    private static readonly ActivityOptions Short = new()
    {
        StartToCloseTimeout = TimeSpan.FromSeconds(2),
        RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromMilliseconds(50), BackoffCoefficient = 1 },
    };

    [Activity]
    public static string Greet(string name) => $"Hello, {name}";

    [Activity]
    public static string FailOnce(string key) =>
        Attempts.AddOrUpdate(key, 1, (_, count) => count + 1) > 1 ? key : throw new InvalidOperationException("the first attempt");

    /// <summary>One activity.</summary>
    [Workflow]
    public sealed class Hello
    {
        [WorkflowRun]
        public async Task<string> RunAsync(string name) => await Workflow.ExecuteActivityAsync(() => Greet(name), Short);
    }

    /// <summary>An activity that is retried.</summary>
    [Workflow]
    public sealed class Retry
    {
        [WorkflowRun]
        public async Task<string> RunAsync(string key) => await Workflow.ExecuteActivityAsync(() => FailOnce(key), Short);
    }

    /// <summary>Timers one after the other and side by side.</summary>
    [Workflow]
    public sealed class Sleeper
    {
        [WorkflowRun]
        public async Task<string> RunAsync(string key)
        {
            await Workflow.DelayAsync(TimeSpan.FromMilliseconds(30));
            await Workflow.WhenAllAsync(Workflow.DelayAsync(TimeSpan.FromMilliseconds(60)), Workflow.DelayAsync(TimeSpan.FromMilliseconds(20)));
            return key;
        }
    }

    /// <summary>Collects tokens by signals and updates until it is told to end.</summary>
    [Workflow]
    public sealed class Collector
    {
        private readonly List<string> tokens = [];
        private bool done;

        [WorkflowRun]
        public async Task<string[]> RunAsync()
        {
            await Workflow.WaitConditionAsync(() => done && Workflow.AllHandlersFinished);
            return [.. tokens];
        }

        [WorkflowSignal]
        public Task AddAsync(string token)
        {
            tokens.Add(token);
            return Task.CompletedTask;
        }

        [WorkflowSignal]
        public Task EndAsync()
        {
            done = true;
            return Task.CompletedTask;
        }

        [WorkflowUpdate]
        public async Task<int> PutAsync(string token)
        {
            await Workflow.ExecuteActivityAsync(() => Greet(token), Short);
            tokens.Add(token);
            return tokens.Count;
        }
    }

    /// <summary>Two children, and signals to one of them.</summary>
    [Workflow]
    public sealed class Parent
    {
        [WorkflowRun]
        public async Task<string> RunAsync(string key)
        {
            var collector = await Workflow.StartChildWorkflowAsync((Collector child) => child.RunAsync(), new() { TaskTimeout = TimeSpan.FromSeconds(2) });
            var greeting = await Workflow.ExecuteChildWorkflowAsync((Hello child) => child.RunAsync(key), new() { TaskTimeout = TimeSpan.FromSeconds(2) });
            await collector.SignalAsync(child => child.AddAsync(greeting));
            await collector.SignalAsync(child => child.EndAsync());
            return string.Join(',', await collector.GetResultAsync());
        }
    }

    /// <summary>Continues as new until nothing is left.</summary>
    [Workflow]
    public sealed class Chain
    {
        [WorkflowRun]
        public async Task<string> RunAsync(string key, int left)
        {
            var greeting = await Workflow.ExecuteActivityAsync(() => Greet(key), Short);
            return left > 0 ? throw Workflow.CreateContinueAsNewException((Chain next) => next.RunAsync(key, left - 1)) : greeting;
        }
    }
}
