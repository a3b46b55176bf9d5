using System.Collections.Concurrent;
using System.Diagnostics;
using Temporalio.Activities;
using Temporalio.Workflows;

namespace Orchestrator.Bench.Service;

/// <summary>The workflows of the load program.</summary>
public static class LoadWorkflows
{
    private static readonly ActivityOptions Minute = new() { StartToCloseTimeout = TimeSpan.FromMinutes(1) };

    /// <summary>When each step of the long run was taken.</summary>
    public static ConcurrentDictionary<int, long> Steps { get; } = new();

    [Activity]
    public static void Step(int number) => Steps[number] = Stopwatch.GetTimestamp();

    /// <summary>Waits for one signal.</summary>
    [Workflow]
    public sealed class Waiting
    {
        private bool told;

        [WorkflowRun]
        public async Task RunAsync() => await Workflow.WaitConditionAsync(() => told);

        [WorkflowSignal]
        public Task TellAsync()
        {
            told = true;
            return Task.CompletedTask;
        }
    }

    /// <summary>One activity after the other.</summary>
    [Workflow]
    public sealed class LongRun
    {
        [WorkflowRun]
        public async Task RunAsync(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                await Workflow.ExecuteActivityAsync(() => Step(step), Minute);
            }
        }
    }

    /// <summary>All activities at once.</summary>
    [Workflow]
    public sealed class Wide
    {
        [WorkflowRun]
        public async Task RunAsync(int steps) =>
            await Workflow.WhenAllAsync(Enumerable.Range(0, steps).Select(step => Workflow.ExecuteActivityAsync(() => Step(step), Minute)));
    }
}
