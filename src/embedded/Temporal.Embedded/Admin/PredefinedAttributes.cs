using System.Collections.Frozen;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Admin;

/// <summary>The search attributes that every namespace has.</summary>
internal static class PredefinedAttributes
{
    /// <summary>Kept by the service itself; nobody can set them.</summary>
    public static readonly FrozenDictionary<string, IndexedValueType> System = new Dictionary<string, IndexedValueType>
    {
        ["CloseTime"] = IndexedValueType.Datetime,
        ["ExecutionDuration"] = IndexedValueType.Int,
        ["ExecutionStatus"] = IndexedValueType.Keyword,
        ["ExecutionTime"] = IndexedValueType.Datetime,
        ["HistoryLength"] = IndexedValueType.Int,
        ["HistorySizeBytes"] = IndexedValueType.Int,
        ["ParentRunId"] = IndexedValueType.Keyword,
        ["ParentWorkflowId"] = IndexedValueType.Keyword,
        ["RootRunId"] = IndexedValueType.Keyword,
        ["RootWorkflowId"] = IndexedValueType.Keyword,
        ["RunId"] = IndexedValueType.Keyword,
        ["StartTime"] = IndexedValueType.Datetime,
        ["StateTransitionCount"] = IndexedValueType.Int,
        ["TaskQueue"] = IndexedValueType.Keyword,
        ["WorkflowId"] = IndexedValueType.Keyword,
        ["WorkflowType"] = IndexedValueType.Keyword,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Set by workers, schedules and clients.</summary>
    public static readonly FrozenDictionary<string, IndexedValueType> Settable = new Dictionary<string, IndexedValueType>
    {
        ["BatcherNamespace"] = IndexedValueType.Keyword,
        ["BatcherUser"] = IndexedValueType.Keyword,
        ["BinaryChecksums"] = IndexedValueType.KeywordList,
        ["BuildIds"] = IndexedValueType.KeywordList,
        ["TemporalChangeVersion"] = IndexedValueType.KeywordList,
        ["TemporalNamespaceDivision"] = IndexedValueType.Keyword,
        ["TemporalPauseInfo"] = IndexedValueType.KeywordList,
        ["TemporalSchedulePaused"] = IndexedValueType.Bool,
        ["TemporalScheduledById"] = IndexedValueType.Keyword,
        ["TemporalScheduledStartTime"] = IndexedValueType.Datetime,
        ["TemporalWorkerDeployment"] = IndexedValueType.Keyword,
        ["TemporalWorkerDeploymentVersion"] = IndexedValueType.Keyword,
        ["TemporalWorkflowVersioningBehavior"] = IndexedValueType.Keyword,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
