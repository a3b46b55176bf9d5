namespace Temporalio.Client;

/// <summary>Options of an update that starts its workflow.</summary>
public class WorkflowUpdateWithStartOptions : WorkflowUpdateOptions
{
    public WorkflowUpdateWithStartOptions()
    {
    }

    public WorkflowUpdateWithStartOptions(WithStartWorkflowOperation startWorkflowOperation) =>
        StartWorkflowOperation = startWorkflowOperation;

    public WorkflowUpdateWithStartOptions(string id, WithStartWorkflowOperation startWorkflowOperation)
        : base(id) => StartWorkflowOperation = startWorkflowOperation;

    /// <summary>The start; required.</summary>
    public WithStartWorkflowOperation? StartWorkflowOperation { get; set; }

    /// <inheritdoc />
    public override object Clone()
    {
        var copy = (WorkflowUpdateWithStartOptions)base.Clone();
        copy.StartWorkflowOperation = (WithStartWorkflowOperation?)StartWorkflowOperation?.Clone();
        return copy;
    }
}
