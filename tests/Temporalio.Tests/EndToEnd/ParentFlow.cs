using Temporalio.Workflows;

namespace Temporalio.Tests.EndToEnd;

/// <summary>Runs a child, counts down by continuing as new.</summary>
[Workflow]
public class ParentFlow
{
    [WorkflowRun]
    public async Task<string> RunAsync(int rounds)
    {
        var text = await Workflow.ExecuteChildWorkflowAsync((HelloFlow flow) => flow.RunAsync($"child {rounds}"));
        return rounds == 0
            ? text
            : throw Workflow.CreateContinueAsNewException((ParentFlow flow) => flow.RunAsync(rounds - 1));
    }
}
