using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Visibility.Query;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Filter.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Visibility;

/// <summary>Serves the RPCs that list and count workflow executions.</summary>
internal sealed class VisibilityModule(VisibilityReader reader, INamespaceRegistry namespaces) : IRpcModule
{
    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<ListWorkflowExecutionsRequest, ListWorkflowExecutionsResponse>("ListWorkflowExecutions", (request, _) => Run(() => List(request)));
        table.Serve<ScanWorkflowExecutionsRequest, ScanWorkflowExecutionsResponse>("ScanWorkflowExecutions", (request, _) => Run(() => Scan(request)));
        table.Serve<CountWorkflowExecutionsRequest, CountWorkflowExecutionsResponse>("CountWorkflowExecutions", (request, _) => Run(() => Count(request)));
        table.Serve<ListOpenWorkflowExecutionsRequest, ListOpenWorkflowExecutionsResponse>("ListOpenWorkflowExecutions", (request, _) => Run(() => ListOpen(request)));
        table.Serve<ListClosedWorkflowExecutionsRequest, ListClosedWorkflowExecutionsResponse>("ListClosedWorkflowExecutions", (request, _) => Run(() => ListClosed(request)));
    }

    // A long scan must not keep the thread of the caller, which in process may be a workflow's.
    private static Task<T> Run<T>(Func<T> answer) => Task.Run(answer);

    private ListWorkflowExecutionsResponse List(ListWorkflowExecutionsRequest request)
    {
        namespaces.Require(request.Namespace);
        var (rows, next) = reader.List(request.Namespace, QueryParser.Parse(request.Query, groups: false), request.PageSize, request.NextPageToken);
        return new ListWorkflowExecutionsResponse { Executions = { rows }, NextPageToken = next };
    }

    private ScanWorkflowExecutionsResponse Scan(ScanWorkflowExecutionsRequest request)
    {
        namespaces.Require(request.Namespace);
        var (rows, next) = reader.List(request.Namespace, QueryParser.Parse(request.Query, groups: false), request.PageSize, request.NextPageToken);
        return new ScanWorkflowExecutionsResponse { Executions = { rows }, NextPageToken = next };
    }

    private CountWorkflowExecutionsResponse Count(CountWorkflowExecutionsRequest request)
    {
        namespaces.Require(request.Namespace);
        var query = QueryParser.Parse(request.Query, groups: true);
        var counts = reader.Count(request.Namespace, query);
        var reply = new CountWorkflowExecutionsResponse { Count = counts.Sum(group => group.Count) };
        if (query.ByStatus)
        {
            reply.Groups.Add(counts.Select(group => new CountWorkflowExecutionsResponse.Types.AggregationGroup { GroupValues = { Keyword(group.Status.ToString()) }, Count = group.Count }));
        }

        return reply;
    }

    private ListOpenWorkflowExecutionsResponse ListOpen(ListOpenWorkflowExecutionsRequest request)
    {
        namespaces.Require(request.Namespace);
        QueryNode filter = new QueryNode.Comparison("ExecutionStatus", "=", new QueryValue((long)WorkflowExecutionStatus.Running));
        filter = Started(filter, "StartTime", request.StartTimeFilter);
        filter = Narrowed(filter, request.ExecutionFilter, request.TypeFilter);
        var (rows, next) = reader.List(request.Namespace, new ParsedQuery(filter, ByStatus: false), request.MaximumPageSize, request.NextPageToken);
        return new ListOpenWorkflowExecutionsResponse { Executions = { rows }, NextPageToken = next };
    }

    private ListClosedWorkflowExecutionsResponse ListClosed(ListClosedWorkflowExecutionsRequest request)
    {
        namespaces.Require(request.Namespace);
        if (request.StatusFilter is { Status: WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Unspecified })
        {
            throw Refusal.InvalidArgument("StatusFilter must be specified and must be not Running.");
        }

        var status = request.StatusFilter is { } wanted ? ("=", wanted.Status) : ("!=", WorkflowExecutionStatus.Running);
        QueryNode filter = new QueryNode.Comparison("ExecutionStatus", status.Item1, new QueryValue((long)status.Item2));
        filter = Started(filter, "CloseTime", request.StartTimeFilter);
        filter = Narrowed(filter, request.ExecutionFilter, request.TypeFilter);
        var (rows, next) = reader.List(request.Namespace, new ParsedQuery(filter, ByStatus: false), request.MaximumPageSize, request.NextPageToken);
        return new ListClosedWorkflowExecutionsResponse { Executions = { rows }, NextPageToken = next };
    }

    private static QueryNode Started(QueryNode filter, string column, StartTimeFilter? times)
    {
        if (times is { EarliestTime: { } first, LatestTime: { } last } && first.ToDateTimeOffset() > last.ToDateTimeOffset())
        {
            throw Refusal.InvalidArgument("EarliestTime in StartTimeFilter should not be larger than LatestTime.");
        }

        filter = times?.EarliestTime is { } earliest ? new QueryNode.And(filter, new QueryNode.Comparison(column, ">=", Time(earliest))) : filter;
        return times?.LatestTime is { } latest ? new QueryNode.And(filter, new QueryNode.Comparison(column, "<=", Time(latest))) : filter;
    }

    private static QueryNode Narrowed(QueryNode filter, WorkflowExecutionFilter? execution, WorkflowTypeFilter? type)
    {
        filter = execution is { WorkflowId.Length: > 0 } ? new QueryNode.And(filter, Equal("WorkflowId", execution.WorkflowId)) : filter;
        filter = execution is { RunId.Length: > 0 } ? new QueryNode.And(filter, Equal("RunId", execution.RunId)) : filter;
        return type is { Name.Length: > 0 } ? new QueryNode.And(filter, Equal("WorkflowType", type.Name)) : filter;
    }

    private static QueryNode.Comparison Equal(string column, string value) => new(column, "=", new QueryValue(value));

    private static QueryValue Time(Timestamp time) => new(UnixNanoseconds.Of(time.ToDateTimeOffset()));

    private static Payload Keyword(string value) => new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain"), ["type"] = ByteString.CopyFromUtf8("Keyword") },
        Data = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(value)),
    };
}
