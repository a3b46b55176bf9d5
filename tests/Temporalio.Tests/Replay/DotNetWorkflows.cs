using Temporalio.Activities;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay;

/// <summary>The workflows behind the histories that the official .NET SDK recorded.</summary>
public static class DotNetWorkflows
{
    [Activity]
    public static string SomeActivity(string value) => value;

    [Activity]
    public static void SendTwoSignals()
    {
    }

    [Activity]
    public static string SayHello(string name) => $"Hello, {name}!";

    public sealed record SayHelloInput(string Name, bool ShouldWait, bool ShouldError, bool ShouldCauseNonDeterminism);

    [Workflow]
    public sealed class SayHelloWorkflow
    {
        private bool finished;

        [WorkflowQuery]
        public bool Waiting { get; private set; }

        [WorkflowRun]
        public async Task<string> RunAsync(SayHelloInput input)
        {
            var result = await Workflow.ExecuteActivityAsync(
                () => SayHello(input.Name), new() { ScheduleToCloseTimeout = TimeSpan.FromMinutes(1) });
            if (input.ShouldWait)
            {
                Waiting = true;
                await Workflow.WaitConditionAsync(() => finished);
                Waiting = false;
            }

            if (input.ShouldError)
            {
                throw new ApplicationFailureException("Intentional error");
            }

            if (input.ShouldCauseNonDeterminism && Workflow.Unsafe.IsReplaying)
            {
                await Workflow.DelayAsync(1);
            }

            return result;
        }

        [WorkflowSignal]
        public Task FinishAsync()
        {
            finished = true;
            return Task.CompletedTask;
        }
    }

    [Workflow]
    public sealed class CoroutinesAfterCompleteWorkflow
    {
        private string? completeWorkflow;
        private string? completeUpdate;
        private bool completed;

        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            await Workflow.WaitConditionAsync(() => completeWorkflow is not null);
            await Workflow.ExecuteLocalActivityAsync(
                () => SomeActivity("activity-from-workflow"), new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
            completeUpdate = "complete-update";
            completed = true;
            return completeWorkflow!;
        }

        [WorkflowUpdate]
        public async Task<string> DoUpdateAsync()
        {
            completeWorkflow = "complete-workflow";
            await Workflow.WaitConditionAsync(() => completeUpdate is not null);
            return completeUpdate!;
        }

        [WorkflowSignal]
        public async Task DoErroringSignalAsync(bool waitWorkflowComplete)
        {
            completeWorkflow = "complete-workflow";
            if (waitWorkflowComplete)
            {
                await Workflow.WaitConditionAsync(() => completed);
            }

            throw new ApplicationFailureException("Intentional error from signal");
        }
    }

    [Workflow]
    public sealed class MultiSignalOrderWorkflow
    {
        private readonly List<string> values = [];

        [WorkflowRun]
        public async Task<List<string>> RunAsync()
        {
            await Workflow.ExecuteLocalActivityAsync(() => SendTwoSignals(), new() { StartToCloseTimeout = TimeSpan.FromMinutes(5) });
            await Workflow.WaitConditionAsync(() => Workflow.AllHandlersFinished && values.Count > 0);
            return values;
        }

        [WorkflowSignal]
        public Task SignalAsync(string value)
        {
            values.Add(value);
            return Task.CompletedTask;
        }
    }
}
