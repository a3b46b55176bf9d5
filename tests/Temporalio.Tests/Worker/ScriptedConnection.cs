using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Google.Protobuf;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Worker;

namespace Temporalio.Tests.Worker;

/// <summary>A service that hands out the activity tasks it is given and keeps what workers answer.</summary>
internal sealed class ScriptedConnection : ITemporalConnection, IWorkerClient
{
    private readonly ScriptedService service;

    public ScriptedConnection() => service = new(this);

    public Channel<PollActivityTaskQueueResponse> Activities { get; } = Channel.CreateUnbounded<PollActivityTaskQueueResponse>();

    public Channel<PollWorkflowTaskQueueResponse> Workflows { get; } = Channel.CreateUnbounded<PollWorkflowTaskQueueResponse>();

    public Channel<IMessage> Answers { get; } = Channel.CreateUnbounded<IMessage>();

    public ConcurrentQueue<IMessage> Requests { get; } = new();

    public Func<RecordActivityTaskHeartbeatRequest, RecordActivityTaskHeartbeatResponse> Heartbeat { get; set; } = _ => new();

    /// <summary>Awaited before a heartbeat is answered, with the call's cancellation token.</summary>
    public Func<CancellationToken, Task> HeartbeatUnderWay { get; set; } = _ => Task.CompletedTask;

    public Func<RespondWorkflowTaskCompletedRequest, RespondWorkflowTaskCompletedResponse> Completed { get; set; } = _ => new();

    public Action<RespondActivityTaskCompletedRequest> ActivityCompleted { get; set; } = _ => { };

    public Func<int, PollActivityTaskQueueResponse?> BeforePoll { get; set; } = _ => null;

    public IReadOnlyCollection<KeyValuePair<string, string>> RpcMetadata { get; set; } = [];

    public IReadOnlyCollection<KeyValuePair<string, byte[]>> RpcBinaryMetadata { get; set; } = [];

    public string? ApiKey { get; set; }

    public WorkflowService WorkflowService => service;

    public OperatorService OperatorService => throw new NotSupportedException();

    public TestService TestService => throw new NotSupportedException();

    TemporalConnectionOptions ITemporalConnection.Options { get; } = new("scripted:1") { Identity = "me" };

    public TemporalClientOptions Options { get; } = new();

    public IBridgeClientProvider BridgeClientProvider => this;

    public bool IsConnected => true;

    public SafeHandle? BridgeClient => null;

    public Task<bool> CheckHealthAsync(RpcService? service = null, RpcOptions? options = null) => Task.FromResult(true);

    public Task ConnectAsync() => Task.CompletedTask;

    /// <summary>Offers a task of the activity.</summary>
    public void Offer(string activity, params object?[] arguments) => Offer(activity, _ => { }, arguments);

    public void Offer(string activity, Action<PollActivityTaskQueueResponse> change, params object?[] arguments) =>
        Assert.True(Activities.Writer.TryWrite(NewActivity(activity, change, arguments)));

    public PollActivityTaskQueueResponse NewActivity(string activity, Action<PollActivityTaskQueueResponse> change, params object?[] arguments)
    {
        var task = new PollActivityTaskQueueResponse
        {
            TaskToken = ByteString.CopyFromUtf8(Guid.NewGuid().ToString()),
            ActivityId = "1",
            ActivityType = new() { Name = activity },
            Attempt = 1,
            WorkflowExecution = new() { WorkflowId = "w", RunId = "r" },
            WorkflowType = new() { Name = "W" },
            Input = new() { Payloads_ = { arguments.Select(Options.DataConverter.PayloadConverter.ToPayload) } },
        };
        change(task);
        return task;
    }

    /// <summary>The next answer of a worker.</summary>
    public async Task<T> AnswerAsync<T>()
        where T : IMessage =>
        Assert.IsType<T>(await Answers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

    private sealed class ScriptedService(ScriptedConnection connection) : WorkflowService
    {
        private int polls;

        public override Task<DescribeNamespaceResponse> DescribeNamespaceAsync(DescribeNamespaceRequest req, RpcOptions? options = null) =>
            Task.FromResult(new DescribeNamespaceResponse());

        public override async Task<PollActivityTaskQueueResponse> PollActivityTaskQueueAsync(PollActivityTaskQueueRequest req, RpcOptions? options = null)
        {
            connection.Requests.Enqueue(req);
            return connection.BeforePoll(Interlocked.Increment(ref polls)) ??
                await connection.Activities.Reader.ReadAsync(options?.CancellationToken ?? CancellationToken.None);
        }

        public override async Task<PollWorkflowTaskQueueResponse> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest req, RpcOptions? options = null) =>
            await connection.Workflows.Reader.ReadAsync(options?.CancellationToken ?? CancellationToken.None);

        public override Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest req, RpcOptions? options = null) =>
            Task.FromResult(connection.Completed(req));

        public override Task<RespondWorkflowTaskFailedResponse> RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest req, RpcOptions? options = null) =>
            Keep(req, new RespondWorkflowTaskFailedResponse());

        public override async Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(RecordActivityTaskHeartbeatRequest req, RpcOptions? options = null)
        {
            connection.Requests.Enqueue(req);
            await connection.HeartbeatUnderWay(options?.CancellationToken ?? CancellationToken.None);
            return connection.Heartbeat(req);
        }

        public override Task<RespondActivityTaskCompletedResponse> RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest req, RpcOptions? options = null)
        {
            connection.ActivityCompleted(req);
            return Keep(req, new RespondActivityTaskCompletedResponse());
        }

        public override Task<RespondActivityTaskFailedResponse> RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest req, RpcOptions? options = null) =>
            Keep(req, new RespondActivityTaskFailedResponse());

        public override Task<RespondActivityTaskCanceledResponse> RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest req, RpcOptions? options = null) =>
            Keep(req, new RespondActivityTaskCanceledResponse());

        public override Task<ShutdownWorkerResponse> ShutdownWorkerAsync(ShutdownWorkerRequest req, RpcOptions? options = null)
        {
            connection.Requests.Enqueue(req);
            return Task.FromResult(new ShutdownWorkerResponse());
        }

        protected override Task<T> InvokeRpcAsync<T>(string rpc, IMessage req, MessageParser<T> resp, RpcOptions? options = null) =>
            throw new NotSupportedException(rpc);

        private Task<T> Keep<T>(IMessage request, T reply)
        {
            Assert.True(connection.Answers.Writer.TryWrite(request));
            return Task.FromResult(reply);
        }
    }
}
