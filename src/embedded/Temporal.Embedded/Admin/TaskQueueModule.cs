using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Time;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Admin;

/// <summary>Serves the RPCs that show task queues.</summary>
internal sealed class TaskQueueModule(ITaskQueues queues, INamespaceRegistry namespaces, IServiceClock clock) : IRpcModule
{
    private const int Partitions = 4;

    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<DescribeTaskQueueRequest, DescribeTaskQueueResponse>("DescribeTaskQueue", (request, _) => Task.FromResult(Describe(request)));
        table.Serve<ListTaskQueuePartitionsRequest, ListTaskQueuePartitionsResponse>("ListTaskQueuePartitions", (request, _) => Task.FromResult(List(request)));
    }

    private DescribeTaskQueueResponse Describe(DescribeTaskQueueRequest request)
    {
        namespaces.Require(request.Namespace);
        var queue = NameOf(request.TaskQueue);
        if (request.ApiMode == DescribeTaskQueueMode.Enhanced && request.TaskQueue.Kind == TaskQueueKind.Sticky)
        {
            throw Refusal.InvalidArgument("Enhanced DescribeTaskQueue is not valid for a sticky queue, use api_mode=UNSPECIFIED or a normal queue.");
        }

        return request.ApiMode == DescribeTaskQueueMode.Enhanced ? Enhanced(request, queue) : Plain(request, queue);
    }

    private DescribeTaskQueueResponse Plain(DescribeTaskQueueRequest request, string queue)
    {
        var type = request.TaskQueueType == TaskQueueType.Unspecified ? TaskQueueType.Workflow : request.TaskQueueType;
        var reply = new DescribeTaskQueueResponse
        {
            Pollers = { queues.Pollers(request.Namespace, queue, type) },
            VersioningInfo = new TaskQueueVersioningInfo { CurrentVersion = "__unversioned__" },
            EffectiveRateLimit = new() { RequestsPerSecond = 4000, RateLimitSource = RateLimitSource.System },
        };
        if (request.ReportStats)
        {
            reply.Stats = Stats(request.Namespace, queue, type);
        }

        if (request.IncludeTaskQueueStatus)
        {
            reply.TaskQueueStatus = new TaskQueueStatus
            {
                BacklogCountHint = queues.Backlog(request.Namespace, queue, type).Backlog,
                RatePerSecond = 100_000,
                TaskIdBlock = new TaskIdBlock(),
            };
        }

        if (request.ReportConfig)
        {
            reply.Config = new TaskQueueConfig();
        }

        return reply;
    }

    private DescribeTaskQueueResponse Enhanced(DescribeTaskQueueRequest request, string queue)
    {
        IEnumerable<TaskQueueType> types = request.TaskQueueTypes.Count > 0 ? request.TaskQueueTypes : [TaskQueueType.Workflow, TaskQueueType.Activity];
        var version = new TaskQueueVersionInfo();
        foreach (var type in types)
        {
            var info = new TaskQueueTypeInfo();
            if (request.ReportPollers)
            {
                info.Pollers.Add(queues.Pollers(request.Namespace, queue, type));
            }

            if (request.ReportStats)
            {
                info.Stats = Stats(request.Namespace, queue, type);
            }

            version.TypesInfo[(int)type] = info;
        }

        return new DescribeTaskQueueResponse { VersionsInfo = { [""] = version } };
    }

    private TaskQueueStats Stats(string namespaceName, string queue, TaskQueueType type)
    {
        var (backlog, oldest) = queues.Backlog(namespaceName, queue, type);
        var (added, dispatched) = queues.Rates(namespaceName, queue, type);
        return new TaskQueueStats
        {
            ApproximateBacklogCount = backlog,
            ApproximateBacklogAge = Duration.FromTimeSpan(oldest is { } since && clock.UtcNow > since ? clock.UtcNow - since : TimeSpan.Zero),
            TasksAddRate = (float)added,
            TasksDispatchRate = (float)dispatched,
        };
    }

    private ListTaskQueuePartitionsResponse List(ListTaskQueuePartitionsRequest request)
    {
        namespaces.Require(request.Namespace);
        var queue = NameOf(request.TaskQueue);
        // Here a queue is one piece; clients get the four names that a default cluster gives.
        var keys = Enumerable.Range(0, Partitions)
            .Select(index => new TaskQueuePartitionMetadata { Key = index == 0 ? queue : $"/_sys/{queue}/{index}" })
            .ToList();
        return new ListTaskQueuePartitionsResponse { ActivityTaskQueuePartitions = { keys }, WorkflowTaskQueuePartitions = { keys } };
    }

    private static string NameOf(TaskQueue? queue)
    {
        if (queue is null)
        {
            throw Refusal.InvalidArgument("taskQueue is not set");
        }

        return queue.Name.Length > 0 ? queue.Name : throw Refusal.InvalidArgument("missing task queue name");
    }
}
