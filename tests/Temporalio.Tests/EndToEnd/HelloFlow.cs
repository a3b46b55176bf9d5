using Temporalio.Workflows;

namespace Temporalio.Tests.EndToEnd;

/// <summary>Greets through an activity.</summary>
[Workflow]
public class HelloFlow
{
    [WorkflowRun]
    public Task<string> RunAsync(string name) =>
        Workflow.ExecuteActivityAsync(() => Deeds.Greet(name), new() { StartToCloseTimeout = TimeSpan.FromSeconds(30) });
}
