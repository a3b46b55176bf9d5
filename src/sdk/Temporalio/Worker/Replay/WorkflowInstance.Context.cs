using Microsoft.Extensions.Logging;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Common;
using Temporalio.Converters;
using Temporalio.Worker.Interceptors;
using Temporalio.Workflows;
using SuggestContinueAsNewReason = Temporalio.Workflows.SuggestContinueAsNewReason;

namespace Temporalio.Worker.Replay;

/// <content>What workflow code sees through <see cref="Workflow"/>.</content>
internal sealed partial class WorkflowInstance : IWorkflowContext
{
    private static readonly AsyncLocal<WorkflowUpdateInfo?> UpdateInfo = new();

    private readonly DataConverter converter;
    private DateTime now;
    private bool replaying;
    private TaskStart start = TaskStart.None;
    private ulong seed;
    private DeterministicRandom? random;
    private ILogger? instanceLogger;
    private ILogger? plainLogger;
    private MetricMeter? metricMeter;
    private HashSet<string>? patchesInHistory;
    private Dictionary<string, bool>? patchAnswers;
    private HandlerTable<WorkflowSignalDefinition>? signals;
    private HandlerTable<WorkflowQueryDefinition>? queries;
    private HandlerTable<WorkflowUpdateDefinition>? updates;
    private WorkflowSignalDefinition? dynamicSignal;
    private WorkflowDefinitionOptions? dynamicOptions;
    private Dictionary<string, IRawValue> memo = EmptyMemo;
    private SearchAttributeCollection searchAttributes = SearchAttributeCollection.Empty;

    private static readonly Dictionary<string, IRawValue> EmptyMemo = [];

    public WorkflowInfo Info { get; private set; } = null!;

    public bool AllHandlersFinished => runningHandlers.Count == 0;

    public CancellationToken CancellationToken => Cancellation.Token;

    public bool ContinueAsNewSuggested => start.SuggestContinueAsNew;

    public IReadOnlyCollection<SuggestContinueAsNewReason> SuggestedContinueAsNewReasons => start.Reasons;

    public string CurrentBuildId => options.Worker.BuildId;

    public string CurrentDetails { get; set; } = string.Empty;

    public int CurrentHistoryLength => start.HistoryLength;

    public int CurrentHistorySize => start.HistorySize;

    public WorkflowUpdateInfo? CurrentUpdateInfo => UpdateInfo.Value;

    public WorkflowQueryDefinition? DynamicQuery { get; set; }

    public WorkflowSignalDefinition? DynamicSignal
    {
        get => dynamicSignal;
        set
        {
            dynamicSignal = value;
            ReplayBufferedSignals(value is null ? null : _ => true);
        }
    }

    public WorkflowUpdateDefinition? DynamicUpdate { get; set; }

    public object Instance => workflow ?? throw new InvalidOperationException("The workflow object is still being made.");

    public bool IsReplaying => replaying;

    public bool IsReplayingHistoryEvents => replaying && !readOnly;

    public ILogger Logger => instanceLogger ??= new ReplaySafeLogger(logger, this);

    public IReadOnlyDictionary<string, IRawValue> Memo => memo;

    public MetricMeter MetricMeter => metricMeter ??= new ReplaySafeMetricMeter(options.Worker.MetricMeter, this);

    public WorkflowOutboundInterceptor Outbound { get; private set; } = null!;

    public IPayloadConverter PayloadConverter => converter.PayloadConverter;

    public IDictionary<string, WorkflowQueryDefinition> Queries => queries ??= new(Definition.Queries, null);

    public IDictionary<string, WorkflowSignalDefinition> Signals =>
        signals ??= new(Definition.Signals, name => ReplayBufferedSignals(job => job.Name == name));

    public IDictionary<string, WorkflowUpdateDefinition> Updates => updates ??= new(Definition.Updates, null);

    public DeterministicRandom Random => random ??= new(seed);

    public SearchAttributeCollection TypedSearchAttributes => searchAttributes;

    public DateTime UtcNow => now;

    /// <summary>What the run waits for, in words.</summary>
    public IEnumerable<string> Pending => options.DescribePending()
        .Concat(conditions.Where(condition => !condition.Source.Task.IsCompleted).Select(_ => "a condition"));

    private ILogger logger => plainLogger ??= options.Worker.LoggerFactory.CreateLogger($"Temporalio.Workflow:{Info?.WorkflowType ?? Definition.Name}");

    private CancellationTokenSource Cancellation => cancellation ??= new();

    public bool Patch(string patchId, bool deprecated)
    {
        if (patchAnswers is not null && patchAnswers.TryGetValue(patchId, out var known))
        {
            return known;
        }

        var answer = !replaying || patchesInHistory?.Contains(patchId) == true;
        if (answer || deprecated)
        {
            Issue(new PatchOperation(patchId, deprecated));
        }

        (patchAnswers ??= []).Add(patchId, answer);
        return answer;
    }

    public void UpsertMemo(IReadOnlyCollection<MemoUpdate> updates)
    {
        ArgumentOutOfRangeException.ThrowIfZero(updates.Count);
        var upserted = new Memo();
        var changed = new Dictionary<string, IRawValue>(memo);
        foreach (var update in updates)
        {
            var payload = converter.PayloadConverter.ToPayload(update.HasValue ? update.UntypedValue : null);
            upserted.Fields[update.UntypedKey] = payload;
            if (update.HasValue)
            {
                changed[update.UntypedKey] = new RawValue(payload);
            }
            else
            {
                changed.Remove(update.UntypedKey);
            }
        }

        Issue(new PlainOperation(
            new() { CommandType = CommandType.ModifyWorkflowProperties, ModifyWorkflowPropertiesCommandAttributes = new() { UpsertedMemo = upserted } },
            EventType.WorkflowPropertiesModified));
        memo = changed;
    }

    public void UpsertTypedSearchAttributes(IReadOnlyCollection<SearchAttributeUpdate> updates)
    {
        ArgumentOutOfRangeException.ThrowIfZero(updates.Count);
        var upserted = new SearchAttributes();
        var changed = new SearchAttributeCollection.Builder(searchAttributes);
        foreach (var update in updates)
        {
            upserted.IndexedFields[update.UntypedKey.Name] = SearchAttributeCodec.Write(update.UntypedKey, update.HasValue ? update.UntypedValue : null);
            changed = update.HasValue ? changed.SetUntyped(update.UntypedKey, update.UntypedValue) : changed.Unset(update.UntypedKey);
        }

        Issue(new PlainOperation(
            new()
            {
                CommandType = CommandType.UpsertWorkflowSearchAttributes,
                UpsertWorkflowSearchAttributesCommandAttributes = new() { SearchAttributes = upserted },
            },
            EventType.UpsertWorkflowSearchAttributes));
        searchAttributes = changed.ToSearchAttributeCollection();
    }

    public Task<bool> WaitConditionAsync(Func<bool> condition, TimeSpan? timeout, string? summary, CancellationToken? cancellationToken)
    {
        var pending = new PendingCondition(condition);
        conditions.Add(pending);
        var token = cancellationToken ?? CancellationToken;
        return QueueNewTaskAsync(async () =>
        {
            try
            {
                using (token.Register(() => pending.Source.TrySetCanceled(token)))
                {
                    if (timeout is not { } limit || limit == Timeout.InfiniteTimeSpan)
                    {
                        await pending.Source.Task;
                        return true;
                    }

                    using var timerCancellation = new CancellationTokenSource();
                    var first = await Task.WhenAny(
                        pending.Source.Task, Outbound.DelayAsync(new(limit, timerCancellation.Token, summary)));
                    if (first != pending.Source.Task)
                    {
                        await first;
                        return false;
                    }

                    CancelNow(timerCancellation);
                    await first;
                    return true;
                }
            }
            finally
            {
                conditions.Remove(pending);
            }
        });
    }

    public ExternalWorkflowHandle<TWorkflow> GetExternalWorkflowHandle<TWorkflow>(string id, string? runId) =>
        new ExternalHandle<TWorkflow>(this, id, runId);

    public T WithoutCallDetection<T>(Func<T> function) => StrayCallListener.Without(function);

    /// <summary>CancelAsync would leave the workflow's thread.</summary>
    private static void CancelNow(CancellationTokenSource source) => source.Cancel();

    /// <summary>Signals that came before anybody listened.</summary>
    private void ReplayBufferedSignals(Predicate<SignalJob>? wanted)
    {
        if (bufferedSignals is not { Count: > 0 } held || wanted is null)
        {
            return;
        }

        var ready = held.FindAll(wanted);
        held.RemoveAll(wanted);
        ready.ForEach(ApplySignal);
    }

    private void Initialize(InitializeJob job, DateTime firstTaskTime)
    {
        var started = job.Started;
        input = started.Input;
        seed = RandomSeed.Of(started.OriginalExecutionRunId);
        now = firstTaskTime;
        DynamicQuery = Definition.DynamicQuery;
        dynamicSignal = Definition.DynamicSignal;
        DynamicUpdate = Definition.DynamicUpdate;
        if (started.Memo is { Fields.Count: > 0 })
        {
            memo = started.Memo.Fields.ToDictionary(field => field.Key, field => (IRawValue)new RawValue(field.Value));
        }

        if (started.SearchAttributes is { IndexedFields.Count: > 0 })
        {
            searchAttributes = SearchAttributeCollection.FromProto(started.SearchAttributes);
        }

        Info = WorkflowInfoReader.Read(started, job.Time, firstTaskTime, options, converter);
    }
}
