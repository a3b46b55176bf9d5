using System.Linq.Expressions;
using Temporalio.Api.History.V1;
using Temporalio.Common;

namespace Temporalio.Client;

/// <summary>A workflow, or one run of it.</summary>
/// <param name="Client">The client that the handle uses.</param>
/// <param name="Id">The workflow's id.</param>
/// <param name="RunId">The run to signal, query and so on; null is the latest.</param>
/// <param name="ResultRunId">The run to wait for; null is the latest.</param>
/// <param name="FirstExecutionRunId">First run of the chain that a cancellation or termination may hit.</param>
public partial record WorkflowHandle(
    ITemporalClient Client, string Id, string? RunId = null, string? ResultRunId = null, string? FirstExecutionRunId = null)
{
    /// <summary>Waits for the end.</summary>
    public Task GetResultAsync(bool followRuns = true, RpcOptions? rpcOptions = null) =>
        GetResultAsync<ValueTuple>(followRuns, rpcOptions);

    /// <summary>Waits for the end and its result.</summary>
    /// <exception cref="Exceptions.WorkflowFailedException">The workflow did not complete; the inner exception says why.</exception>
    public virtual Task<TResult> GetResultAsync<TResult>(bool followRuns = true, RpcOptions? rpcOptions = null) =>
        WorkflowResult.WaitAsync<TResult>(this, followRuns, rpcOptions);

    public Task SignalAsync<TWorkflow>(Expression<Func<TWorkflow, Task>> signalCall, WorkflowSignalOptions? options = null)
    {
        var (name, args) = HandlerCall.Signal(signalCall);
        return SignalAsync(name, args, options);
    }

    public virtual Task SignalAsync(string signal, IReadOnlyCollection<object?> args, WorkflowSignalOptions? options = null) =>
        Client.OutboundInterceptor.SignalWorkflowAsync(new(Id, RunId, signal, args, options, null));

    public Task<TQueryResult> QueryAsync<TWorkflow, TQueryResult>(
        Expression<Func<TWorkflow, TQueryResult>> queryCall, WorkflowQueryOptions? options = null)
    {
        var (name, args) = HandlerCall.Query(queryCall);
        return QueryAsync<TQueryResult>(name, args, options);
    }

    public virtual Task<TQueryResult> QueryAsync<TQueryResult>(
        string query, IReadOnlyCollection<object?> args, WorkflowQueryOptions? options = null) =>
        Client.OutboundInterceptor.QueryWorkflowAsync<TQueryResult>(new(Id, RunId, query, args, options, null));

    public virtual Task<WorkflowExecutionDescription> DescribeAsync(WorkflowDescribeOptions? options = null) =>
        Client.OutboundInterceptor.DescribeWorkflowAsync(new(Id, RunId, options));

    /// <summary>Asks the workflow to stop.</summary>
    public virtual Task CancelAsync(WorkflowCancelOptions? options = null) =>
        Client.OutboundInterceptor.CancelWorkflowAsync(new(Id, RunId, FirstExecutionRunId, options));

    /// <summary>Ends the workflow at once.</summary>
    public virtual Task TerminateAsync(string? reason = null, WorkflowTerminateOptions? options = null) =>
        Client.OutboundInterceptor.TerminateWorkflowAsync(new(Id, RunId, FirstExecutionRunId, reason, options));

    /// <summary>The whole history, as far as it goes now.</summary>
    public async Task<WorkflowHistory> FetchHistoryAsync(WorkflowHistoryFetchOptions? options = null)
    {
        var events = new List<HistoryEvent>();
        var fetch = new WorkflowHistoryEventFetchOptions
        {
            EventFilterType = options?.EventFilterType ?? Api.Enums.V1.HistoryEventFilterType.AllEvent,
            SkipArchival = options?.SkipArchival ?? false,
            Rpc = options?.Rpc,
        };
        await foreach (var item in FetchHistoryEventsAsync(fetch).ConfigureAwait(false))
        {
            events.Add(item);
        }

        return new(Id, events);
    }

    /// <summary>The events one by one.</summary>
    public async IAsyncEnumerable<HistoryEvent> FetchHistoryEventsAsync(WorkflowHistoryEventFetchOptions? options = null)
    {
        options ??= new();
        byte[]? token = null;
        do
        {
            var page = await Client.OutboundInterceptor.FetchWorkflowHistoryEventPageAsync(
                new(Id, RunId, null, token, options.WaitNewEvent, options.EventFilterType, options.SkipArchival, options.Rpc)).ConfigureAwait(false);
            foreach (var item in page.Events)
            {
                yield return item;
            }

            token = page.NextPageToken;
        }
        while (token != null);
    }
}
