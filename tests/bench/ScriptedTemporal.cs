using System.Runtime.InteropServices;
using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Converters;
using Temporalio.Worker;

namespace Orchestrator.Bench;

/// <summary>A service that hands out the tasks of <see cref="StepsWorkflow"/> runs, all of them made beforehand.</summary>
internal sealed class ScriptedTemporal : ITemporalConnection, IWorkerClient
{
    public const string TaskQueue = "bench";

    private readonly Dictionary<string, Queue<PollWorkflowTaskQueueResponse>> runs = [];
    private readonly Queue<PollWorkflowTaskQueueResponse> first = new();
    private readonly Channel<PollWorkflowTaskQueueResponse> ready = Channel.CreateUnbounded<PollWorkflowTaskQueueResponse>();
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private int left;

    public ScriptedTemporal(int runs, int steps)
    {
        left = runs;
        WorkflowService = new Service(this);
        for (var run = 0; run < runs; run++)
        {
            var tasks = new Queue<PollWorkflowTaskQueueResponse>(Enumerable.Range(0, steps + 1).Select(step => NewTask($"run-{run}", step, steps)));
            first.Enqueue(tasks.Dequeue());
            this.runs[$"run-{run}"] = tasks;
        }
    }

    /// <summary>Completes when the last task was answered.</summary>
    public Task Done => done.Task;

    public IReadOnlyCollection<KeyValuePair<string, string>> RpcMetadata { get; set; } = [];

    public IReadOnlyCollection<KeyValuePair<string, byte[]>> RpcBinaryMetadata { get; set; } = [];

    public string? ApiKey { get; set; }

    public WorkflowService WorkflowService { get; }

    public OperatorService OperatorService => throw new NotSupportedException();

    public TestService TestService => throw new NotSupportedException();

    TemporalConnectionOptions ITemporalConnection.Options { get; } = new("scripted:1") { Identity = "bench" };

    public TemporalClientOptions Options { get; } = new();

    public IBridgeClientProvider BridgeClientProvider => this;

    public bool IsConnected => true;

    public SafeHandle? BridgeClient => null;

    public Task<bool> CheckHealthAsync(RpcService? service = null, RpcOptions? options = null) => Task.FromResult(true);

    public Task ConnectAsync() => Task.CompletedTask;

    /// <summary>Offers the first task of as many runs.</summary>
    public void Offer(int inFlight)
    {
        for (var run = 0; run < inFlight; run++)
        {
            OfferNext();
        }
    }

    private void OfferNext()
    {
        lock (gate)
        {
            if (first.TryDequeue(out var task))
            {
                ready.Writer.TryWrite(task);
            }
        }
    }

    private void Answered(RespondWorkflowTaskCompletedRequest completed)
    {
        if (runs[completed.TaskToken.ToStringUtf8()].TryDequeue(out var next))
        {
            ready.Writer.TryWrite(next);
        }
        else
        {
            OfferNext();
            if (Interlocked.Decrement(ref left) == 0)
            {
                done.SetResult();
            }
        }
    }

    private static PollWorkflowTaskQueueResponse NewTask(string runId, int step, int steps)
    {
        var task = new PollWorkflowTaskQueueResponse
        {
            TaskToken = ByteString.CopyFromUtf8(runId),
            WorkflowExecution = new() { WorkflowId = runId, RunId = runId },
            WorkflowType = new() { Name = nameof(StepsWorkflow) },
            Attempt = 1,
            PreviousStartedEventId = step == 0 ? 0 : (step * 6) - 3,
            History = new(),
        };
        var id = step == 0 ? 0 : (step * 6) - 3;
        void Add(EventType type, Action<HistoryEvent> fill)
        {
            var item = new HistoryEvent { EventId = ++id, EventType = type, EventTime = new Timestamp { Seconds = 1_700_000_000 + id } };
            fill(item);
            task.History.Events.Add(item);
        }

        if (step == 0)
        {
            Add(EventType.WorkflowExecutionStarted, item => item.WorkflowExecutionStartedEventAttributes = new()
            {
                WorkflowType = new() { Name = nameof(StepsWorkflow) },
                TaskQueue = new() { Name = TaskQueue },
                Input = Payloads(steps),
                WorkflowTaskTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
                OriginalExecutionRunId = runId,
            });
        }
        else
        {
            var scheduled = id + 2;
            Add(EventType.WorkflowTaskCompleted, item => item.WorkflowTaskCompletedEventAttributes = new() { SdkMetadata = step > 1 ? null : new() { CoreUsedFlags = { 1, 2, 3 }, LangUsedFlags = { 2 } } });
            Add(EventType.ActivityTaskScheduled, item => item.ActivityTaskScheduledEventAttributes = new() { ActivityId = $"{step}", ActivityType = new() { Name = "Step" } });
            Add(EventType.ActivityTaskStarted, item => item.ActivityTaskStartedEventAttributes = new() { ScheduledEventId = scheduled });
            Add(EventType.ActivityTaskCompleted, item => item.ActivityTaskCompletedEventAttributes = new() { ScheduledEventId = scheduled, Result = Payloads($"result {step}") });
        }

        Add(EventType.WorkflowTaskScheduled, item => item.WorkflowTaskScheduledEventAttributes = new());
        Add(EventType.WorkflowTaskStarted, item => item.WorkflowTaskStartedEventAttributes = new() { ScheduledEventId = id - 1 });
        task.StartedEventId = id;
        return task;
    }

    private static Payloads Payloads(object value) => new() { Payloads_ = { DataConverter.Default.PayloadConverter.ToPayload(value) } };

    private sealed class Service(ScriptedTemporal owner) : WorkflowService
    {
        public override Task<DescribeNamespaceResponse> DescribeNamespaceAsync(DescribeNamespaceRequest req, RpcOptions? options = null) => Task.FromResult(new DescribeNamespaceResponse());

        public override Task<PollWorkflowTaskQueueResponse> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest req, RpcOptions? options = null) =>
            owner.ready.Reader.ReadAsync(options?.CancellationToken ?? CancellationToken.None).AsTask();

        public override Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest req, RpcOptions? options = null)
        {
            owner.Answered(req);
            return Task.FromResult(Nothing);
        }

        public override Task<RespondWorkflowTaskFailedResponse> RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest req, RpcOptions? options = null) =>
            throw new InvalidOperationException(req.Failure.Message);

        public override Task<ShutdownWorkerResponse> ShutdownWorkerAsync(ShutdownWorkerRequest req, RpcOptions? options = null) => Task.FromResult(new ShutdownWorkerResponse());

        protected override Task<T> InvokeRpcAsync<T>(string rpc, IMessage req, MessageParser<T> resp, RpcOptions? options = null) => throw new NotSupportedException(rpc);

        private static readonly RespondWorkflowTaskCompletedResponse Nothing = new();
    }
}
