using Google.Protobuf;
using Temporal.Embedded.Seams;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Engine;

/// <summary>The list row of a run.</summary>
internal static class VisibilityRows
{
    private static readonly Payload Unversioned = new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain"), ["type"] = ByteString.CopyFromUtf8("KeywordList") },
        Data = ByteString.CopyFromUtf8("[\"unversioned\"]"),
    };

    public static VisibilityRecord Of(Run run)
    {
        var info = run.Info;
        var parent = info.Started.ParentWorkflowExecution;
        return new VisibilityRecord
        {
            RunKey = run.Key,
            Namespace = info.Namespace,
            WorkflowId = info.WorkflowId,
            RunId = info.RunId,
            WorkflowType = info.Started.WorkflowType.Name,
            TaskQueue = info.Started.TaskQueue.Name,
            Status = (WorkflowExecutionStatus)run.State.Status,
            StartTime = Ticks.ToTime(info.StartTime),
            ExecutionTime = Ticks.ToTime(info.ExecutionTime),
            CloseTime = run.State.CloseTime == 0 ? null : Ticks.ToTime(run.State.CloseTime),
            HistoryLength = run.IsOpen ? null : run.State.NextEventId - 1,
            HistorySizeBytes = run.IsOpen ? null : run.State.HistorySize,
            StateTransitionCount = run.State.Transitions,
            ParentWorkflowId = parent?.WorkflowId,
            ParentRunId = parent?.RunId,
            RootWorkflowId = info.RootWorkflowId,
            RootRunId = info.RootRunId,
            FirstRunId = run.FirstRunId,
            Memo = run.Attributes.Memo,
            SearchAttributes = SearchAttributes(run),
        };
    }

    /// <summary>The run's search attributes as clients see them, BuildIds included.</summary>
    public static SearchAttributes? SearchAttributes(Run run)
    {
        var own = run.Attributes.SearchAttributes;
        if (run.State.PreviousCompletedId == 0)
        {
            return own;
        }

        var all = SearchAttributeRules.Copy(own);
        all.IndexedFields["BuildIds"] = Unversioned;
        return all;
    }
}
