using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Temporalio.Tests.EndToEnd;

/// <summary>Collects names by signal and update until told to end.</summary>
[Workflow]
public class CollectFlow
{
    private readonly List<string> names = [];
    private bool done;

    [WorkflowQuery]
    public int Count => names.Count;

    [WorkflowRun]
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        await Workflow.WaitConditionAsync(() => done);
        return names;
    }

    [WorkflowSignal]
    public async Task AddAsync(string name)
    {
        names.Add(name);
        await Task.CompletedTask;
    }

    [WorkflowSignal]
    public async Task EndAsync()
    {
        done = true;
        await Task.CompletedTask;
    }

    [WorkflowQuery]
    public string At(int index) => index < names.Count ? names[index] : throw new ArgumentException("no such name");

    [WorkflowUpdate]
    public async Task<int> PutAsync(string name)
    {
        await Workflow.DelayAsync(TimeSpan.FromMilliseconds(1));
        names.Add(name);
        return names.Count;
    }

    [WorkflowUpdateValidator(nameof(PutAsync))]
    public void CheckPut(string name)
    {
        if (name.Length == 0)
        {
            throw new ApplicationFailureException("a name is needed");
        }
    }
}
