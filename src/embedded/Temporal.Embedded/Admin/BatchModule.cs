using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporal.Embedded.Visibility;
using Temporal.Embedded.Visibility.Query;
using Temporalio.Api.Batch.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Admin;

/// <summary>Serves the RPCs of batch operations, and runs the batches; one that a stop interrupted is run again from its query.</summary>
internal sealed class BatchModule(RpcTable table, Database database, VisibilityReader lists, INamespaceRegistry namespaces, ILogger logger) : IRpcModule, IAsyncDisposable
{
    private const int AtOnce = 4;
    private const int PageSize = 1000;
    private readonly ConcurrentDictionary<(string Namespace, string JobId), Batch> batches = new();
    private readonly CancellationTokenSource stopping = new();

    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<StartBatchOperationRequest, StartBatchOperationResponse>("StartBatchOperation", (request, _) => StartAsync(request));
        table.Serve<StopBatchOperationRequest, StopBatchOperationResponse>("StopBatchOperation", (request, _) => StopAsync(request));
        table.Serve<DescribeBatchOperationRequest, DescribeBatchOperationResponse>("DescribeBatchOperation", (request, _) => Task.FromResult(Find(request.Namespace, request.JobId).Shown.Clone()));
        table.Serve<ListBatchOperationsRequest, ListBatchOperationsResponse>("ListBatchOperations", (request, _) => Task.FromResult(List(request)));
    }

    /// <summary>Reads the stored batches and goes on with those that were running.</summary>
    public void Load()
    {
        foreach (var batch in database.Read(ReadAll))
        {
            batches[(batch.Request.Namespace, batch.Request.JobId)] = batch;
            if (batch.Shown.State == BatchOperationState.Running)
            {
                batch.Work = Task.Run(() => RunAsync(batch));
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(batches.Values.Select(batch => batch.Work)).ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task<StartBatchOperationResponse> StartAsync(StartBatchOperationRequest request)
    {
        namespaces.Require(request.Namespace);
        BatchCheck.Request(request);
        var batch = new Batch(request, new DescribeBatchOperationResponse
        {
            OperationType = BatchOperation.TypeOf(request),
            JobId = request.JobId,
            State = BatchOperationState.Running,
            StartTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow),
            Identity = BatchOperation.IdentityOf(request),
            Reason = request.Reason,
        });
        _ = QueryParser.Parse(request.VisibilityQuery, groups: false);
        if (!batches.TryAdd((request.Namespace, request.JobId), batch))
        {
            throw Refusal.AlreadyExists($"Batch operation '{request.JobId}' exists already.");
        }

        await StoreAsync(batch).ConfigureAwait(false);
        batch.Work = Task.Run(() => RunAsync(batch));
        return new StartBatchOperationResponse();
    }

    private async Task<StopBatchOperationResponse> StopAsync(StopBatchOperationRequest request)
    {
        if (request.Reason.Length == 0)
        {
            throw Refusal.InvalidArgument("Reason is not set on request.");
        }

        var batch = Find(request.Namespace, request.JobId);
        if (batch.Shown.State != BatchOperationState.Running)
        {
            throw Refusal.NotFound("workflow execution already completed");
        }

        await batch.Stop.CancelAsync().ConfigureAwait(false);
        await batch.Work.ConfigureAwait(false);
        return new StopBatchOperationResponse();
    }

    private ListBatchOperationsResponse List(ListBatchOperationsRequest request)
    {
        namespaces.Require(request.Namespace);
        var size = request.PageSize is > 0 and < PageSize ? request.PageSize : PageSize;
        var after = request.NextPageToken.ToStringUtf8();
        var page = batches.Values
            .Where(batch => batch.Request.Namespace == request.Namespace && (after.Length == 0 || string.CompareOrdinal(batch.Order, after) < 0))
            .OrderByDescending(batch => batch.Order, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        var reply = new ListBatchOperationsResponse();
        reply.OperationInfo.Add(page.Take(size).Select(batch => batch.Shown).Select(shown =>
            new BatchOperationInfo { JobId = shown.JobId, State = shown.State, StartTime = shown.StartTime, CloseTime = shown.CloseTime }));
        reply.NextPageToken = page.Count > size ? ByteString.CopyFrom(page[size - 1].Order, Encoding.UTF8) : ByteString.Empty;
        return reply;
    }

    private Batch Find(string namespaceName, string jobId)
    {
        BatchCheck.JobId(jobId);
        namespaces.Require(namespaceName);
        return batches.GetValueOrDefault((namespaceName, jobId)) ?? throw Refusal.NotFound($"workflow not found for ID: {jobId}");
    }

    private async Task RunAsync(Batch batch)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, batch.Stop.Token);
        var (done, failed) = (0L, 0L);
        try
        {
            var targets = Targets(batch.Request);
            batch.Shown = Changed(batch, shown => shown.TotalOperationCount = targets.Count);
            var operation = new BatchOperation(table, batch.Request);
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ending.Token };
            using var pace = batch.Request.MaxOperationsPerSecond > 0 ? new PeriodicTimer(TimeSpan.FromSeconds(1 / batch.Request.MaxOperationsPerSecond)) : null;
            await Parallel.ForEachAsync(Paced(targets, pace, ending.Token), options, async (target, token) =>
            {
                try
                {
                    await operation.ApplyAsync(target, token).ConfigureAwait(false);
                    Interlocked.Increment(ref done);
                }
                catch (TemporalServiceException e)
                {
                    Interlocked.Increment(ref failed);
                    Log.BatchItemFailed(logger, e, batch.Request.JobId, target.WorkflowId);
                }

                batch.Shown = Changed(batch, shown => (shown.CompleteOperationCount, shown.FailureOperationCount) = (Interlocked.Read(ref done), Interlocked.Read(ref failed)));
            }).ConfigureAwait(false);
            await EndAsync(batch, BatchOperationState.Completed, done, failed).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It stays running in the database: the next start goes on with it.
            return;
        }
        catch (OperationCanceledException)
        {
            await EndAsync(batch, BatchOperationState.Failed, done, failed).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody awaits this: whatever it is, the batch ends and the log says why.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.BatchBroken(logger, e, batch.Request.JobId);
            await EndAsync(batch, BatchOperationState.Failed, done, failed).ConfigureAwait(false);
        }
    }

    private static async IAsyncEnumerable<WorkflowExecution> Paced(
        List<WorkflowExecution> targets, PeriodicTimer? pace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var target in targets)
        {
            if (pace is not null)
            {
                await pace.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            }

            yield return target;
        }
    }

    /// <summary>All of them before the first is changed, since the changes would move the pages.</summary>
    private List<WorkflowExecution> Targets(StartBatchOperationRequest request)
    {
        if (request.Executions.Count > 0)
        {
            return [.. request.Executions];
        }

        var query = QueryParser.Parse(request.VisibilityQuery, groups: false);
        var targets = new List<WorkflowExecution>();
        var token = ByteString.Empty;
        do
        {
            (var page, token) = lists.List(request.Namespace, query, PageSize, token);
            targets.AddRange(page.Select(row => row.Execution));
        }
        while (!token.IsEmpty);
        return targets;
    }

    private static DescribeBatchOperationResponse Changed(Batch batch, Action<DescribeBatchOperationResponse> change)
    {
        var shown = batch.Shown.Clone();
        change(shown);
        return shown;
    }

    private Task EndAsync(Batch batch, BatchOperationState state, long done, long failed)
    {
        batch.Shown = Changed(batch, shown =>
        {
            shown.State = state;
            shown.CompleteOperationCount = done;
            shown.FailureOperationCount = failed;
            shown.CloseTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow);
        });
        return StoreAsync(batch);
    }

    private Task StoreAsync(Batch batch)
    {
        var (request, shown) = (batch.Request.ToByteArray(), batch.Shown.ToByteArray());
        return database.Writer.Enqueue(session => session
            .Prepare("INSERT INTO batches(namespace, job_id, started, request, shown) VALUES(?1,?2,?3,?4,?5) ON CONFLICT(namespace, job_id) DO UPDATE SET shown=?5")
            .Bind(1, batch.Request.Namespace).Bind(2, batch.Request.JobId).Bind(3, batch.Shown.StartTime.Seconds).Bind(4, request).Bind(5, shown)
            .Run());
    }

    private static List<Batch> ReadAll(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT request, shown FROM batches";
        using var reader = command.ExecuteReader();
        var all = new List<Batch>();
        while (reader.Read())
        {
            all.Add(new Batch(StartBatchOperationRequest.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0)), DescribeBatchOperationResponse.Parser.ParseFrom(reader.GetFieldValue<byte[]>(1))));
        }

        return all;
    }

    private sealed class Batch(StartBatchOperationRequest request, DescribeBatchOperationResponse shown)
    {
        public StartBatchOperationRequest Request { get; } = request;

        /// <summary>Replaced, never changed: readers need no lock.</summary>
        public DescribeBatchOperationResponse Shown { get; set; } = shown;

        public CancellationTokenSource Stop { get; } = new();

        public Task Work { get; set; } = Task.CompletedTask;

        public string Order => $"{Shown.StartTime.Seconds:D12}.{Shown.StartTime.Nanos:D9}.{Request.JobId}";
    }
}
