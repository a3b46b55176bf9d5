using Microsoft.Extensions.Logging;
using Temporalio.Common;
using Temporalio.Converters;

namespace Temporalio.Workflows;

/// <summary>What workflow code may ask of the worker; every member works only inside a workflow.</summary>
public static partial class Workflow
{
    /// <summary>Whether no signal or update handler is running.</summary>
    public static bool AllHandlersFinished => Context.AllHandlersFinished;

    /// <summary>Cancelled when the cancellation of the workflow is requested.</summary>
    public static CancellationToken CancellationToken => Context.CancellationToken;

    public static bool ContinueAsNewSuggested => Context.ContinueAsNewSuggested;

    public static IReadOnlyCollection<SuggestContinueAsNewReason> SuggestedContinueAsNewReasons => Context.SuggestedContinueAsNewReasons;

    public static string CurrentBuildId => Context.CurrentBuildId;

    /// <summary>Text that the metadata query shows to people.</summary>
    public static string CurrentDetails
    {
        get => Context.CurrentDetails;
        set => Context.CurrentDetails = value;
    }

    /// <summary>Number of history events when the current task started.</summary>
    public static int CurrentHistoryLength => Context.CurrentHistoryLength;

    /// <summary>Bytes of history when the current task started.</summary>
    public static int CurrentHistorySize => Context.CurrentHistorySize;

    /// <summary>The update that the current handler runs for; null outside one.</summary>
    public static WorkflowUpdateInfo? CurrentUpdateInfo => Context.CurrentUpdateInfo;

    public static WorkflowQueryDefinition? DynamicQuery
    {
        get => Context.DynamicQuery;
        set => Context.DynamicQuery = value;
    }

    public static WorkflowSignalDefinition? DynamicSignal
    {
        get => Context.DynamicSignal;
        set => Context.DynamicSignal = value;
    }

    public static WorkflowUpdateDefinition? DynamicUpdate
    {
        get => Context.DynamicUpdate;
        set => Context.DynamicUpdate = value;
    }

    public static WorkflowInfo Info => Context.Info;

    /// <summary>The workflow object of this run.</summary>
    public static object Instance => Context.Instance;

    public static bool InWorkflow => TaskScheduler.Current is IWorkflowContext;

    /// <summary>A logger that is silent while history is replayed.</summary>
    public static ILogger Logger => Context.Logger;

    public static IReadOnlyDictionary<string, IRawValue> Memo => Context.Memo;

    /// <summary>Metrics that are silent while history is replayed.</summary>
    public static MetricMeter MetricMeter => Context.MetricMeter;

    public static IPayloadConverter PayloadConverter => Context.PayloadConverter;

    public static IDictionary<string, WorkflowQueryDefinition> Queries => Context.Queries;

    public static DeterministicRandom Random => Context.Random;

    public static SearchAttributeCollection TypedSearchAttributes => Context.TypedSearchAttributes;

    public static IDictionary<string, WorkflowSignalDefinition> Signals => Context.Signals;

    public static IDictionary<string, WorkflowUpdateDefinition> Updates => Context.Updates;

    /// <summary>Time of the current task; it stands still in between.</summary>
    public static DateTime UtcNow => Context.UtcNow;

    private static IWorkflowContext Context =>
        TaskScheduler.Current as IWorkflowContext
        ?? throw new InvalidOperationException("Not inside a workflow: this member works only on the workflow's own task scheduler.");

    public static Task DelayAsync(int millisecondsDelay, CancellationToken? cancellationToken = null) =>
        DelayAsync(TimeSpan.FromMilliseconds(millisecondsDelay), cancellationToken);

    public static Task DelayAsync(TimeSpan delay, CancellationToken? cancellationToken = null) =>
        Context.Outbound.DelayAsync(new(delay, cancellationToken, null));

    public static Task DelayWithOptionsAsync(DelayOptions options) =>
        Context.Outbound.DelayAsync(new(options.Delay, options.CancellationToken, options.Summary));

    /// <summary>A random id that is the same in a replay.</summary>
    public static Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.NextBytes(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes);
    }

    /// <summary>Whether this run takes the new path of a code change.</summary>
    public static bool Patched(string patchId) => Context.Patch(patchId, deprecated: false);

    /// <summary>Says that no run needs the old path of a code change any more.</summary>
    public static void DeprecatePatch(string patchId) => Context.Patch(patchId, deprecated: true);

    public static void UpsertMemo(params MemoUpdate[] updates) => Context.UpsertMemo(updates);

    public static void UpsertTypedSearchAttributes(params SearchAttributeUpdate[] updates) => Context.UpsertTypedSearchAttributes(updates);

    public static Task WaitConditionAsync(Func<bool> conditionCheck, CancellationToken? cancellationToken = null) =>
        Context.WaitConditionAsync(conditionCheck, null, null, cancellationToken);

    public static Task<bool> WaitConditionAsync(Func<bool> conditionCheck, int timeoutMilliseconds, CancellationToken? cancellationToken = null) =>
        Context.WaitConditionAsync(conditionCheck, TimeSpan.FromMilliseconds(timeoutMilliseconds), null, cancellationToken);

    /// <summary>Waits until the condition is true; false when the time was up first.</summary>
    public static Task<bool> WaitConditionAsync(Func<bool> conditionCheck, TimeSpan timeout, CancellationToken? cancellationToken = null) =>
        Context.WaitConditionAsync(conditionCheck, timeout, null, cancellationToken);

    public static Task<bool> WaitConditionWithOptionsAsync(WaitConditionOptions options) =>
        Context.WaitConditionAsync(options.ConditionCheck, options.Timeout, options.TimeoutSummary, options.CancellationToken);

    /// <summary>Members that can break determinism when used carelessly.</summary>
    public static class Unsafe
    {
        /// <summary>Whether the code runs for the sake of history or of a query on it.</summary>
        public static bool IsReplaying => Context.IsReplaying;

        /// <summary>Whether the code runs for the sake of history; false in a query or a validator.</summary>
        public static bool IsReplayingHistoryEvents => Context.IsReplayingHistoryEvents;

        public static T WithTracingEventListenerDisabled<T>(Func<T> fn) => Context.WithoutCallDetection(fn);

        public static void WithTracingEventListenerDisabled(Action fn) =>
            Context.WithoutCallDetection<object?>(() =>
            {
                fn();
                return null;
            });
    }
}
