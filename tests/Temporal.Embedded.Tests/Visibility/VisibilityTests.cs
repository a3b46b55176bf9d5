using Google.Protobuf;
using Temporal.Embedded.Seams;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Visibility;

public sealed class VisibilityTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private TemporalService service = null!;

    public async ValueTask InitializeAsync()
    {
        service = await ServiceCalls.StartAsync();
        await service.OperatorAsync<AddSearchAttributesResponse>("AddSearchAttributes", new AddSearchAttributesRequest
        {
            Namespace = "default",
            SearchAttributes =
            {
                ["OrcProject"] = IndexedValueType.Keyword,
                ["OrcCount"] = IndexedValueType.Int,
                ["OrcTags"] = IndexedValueType.KeywordList,
                ["OrcText"] = IndexedValueType.Text,
                ["OrcAt"] = IndexedValueType.Datetime,
                ["OrcRatio"] = IndexedValueType.Double,
                ["OrcOn"] = IndexedValueType.Bool,
            },
        });
        await WriteAsync(Row(1, "a", WorkflowExecutionStatus.Completed, """{"OrcProject":"\"alpha\"","OrcCount":"1","OrcTags":"[\"x\",\"y\"]","OrcText":"\"the quick brown fox\"","OrcAt":"\"2026-01-01T00:00:00Z\"","OrcRatio":"0.5","OrcOn":"true"}"""));
        await WriteAsync(Row(2, "b", WorkflowExecutionStatus.Failed, """{"OrcProject":"\"beta\"","OrcCount":"5","OrcTags":"[\"y\",\"z\"]","OrcText":"\"a lazy dog\"","OrcAt":"\"2026-02-01T12:30:00Z\"","OrcRatio":"1.5","OrcOn":"false"}"""));
        await WriteAsync(Row(3, "c", WorkflowExecutionStatus.Running, "{}"));
        await WriteAsync(Row(4, "d", WorkflowExecutionStatus.Terminated, """{"OrcProject":"\"alpine\"","OrcCount":"10","OrcTags":"[\"x\"]","OrcText":"\"brown bread\"","OrcAt":"\"2027-01-01T00:00:00.5Z\"","OrcRatio":"2","OrcOn":"true"}"""));
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Theory]
    [InlineData("OrcProject = 'alpha'", "a")]
    [InlineData("`OrcProject`=\"beta\"", "b")]
    [InlineData("OrcProject != 'alpha'", "b,d")]
    [InlineData("OrcProject IN ('alpha', 'alpine')", "a,d")]
    [InlineData("OrcProject NOT IN ('alpha')", "b,d")]
    [InlineData("OrcProject STARTS_WITH 'alp'", "a,d")]
    [InlineData("OrcProject NOT STARTS_WITH 'alp'", "b")]
    [InlineData("OrcProject is null", "c")]
    [InlineData("OrcProject IS NOT NULL", "a,b,d")]
    [InlineData("OrcProject > 'alpha'", "b,d")]
    [InlineData("OrcCount = '5'", "b")]
    [InlineData("OrcCount = many", null)]
    [InlineData("OrcCount = 'many'", "")]
    [InlineData("OrcCount BETWEEN 1 AND 5", "a,b")]
    [InlineData("OrcTags = 'x'", "a,d")]
    [InlineData("OrcTags != 'x'", "b,c")]
    [InlineData("OrcTags IN ('x', 'z') AND OrcTags IS NOT NULL", "a,b,d")]
    [InlineData("OrcText = 'quick dog'", "a,b")]
    [InlineData("OrcText = 'BROWN'", "a,d")]
    [InlineData("OrcText > 'a'", null)]
    [InlineData("OrcAt < '2026-01-15T02:00:00+02:00'", "a")]
    [InlineData("OrcAt = '2026-01-01T00:00:00Z'", "a")]
    [InlineData("OrcAt > 'soon'", null)]
    [InlineData("OrcRatio > 1", "b,d")]
    [InlineData("OrcOn != true", "b")]
    [InlineData("OrcOn = TRUE and OrcCount = 10", "d")]
    [InlineData("NOT OrcCount > 1", "a")]
    [InlineData("NOT (OrcCount > 1 OR OrcProject = 'alpha')", "")]
    [InlineData("OrcCount = 1 OR OrcCount = 5 AND OrcOn = true", "a")]
    [InlineData("(OrcCount = 1 OR OrcCount = 5) AND OrcOn = true", "a")]
    [InlineData("orccount = 1", null)]
    [InlineData("ExecutionStatus = 'Running'", "c")]
    [InlineData("ExecutionStatus NOT IN ('Failed', 'Terminated')", "a,c")]
    [InlineData("ExecutionStatus = 2", "a")]
    [InlineData("ExecutionStatus = 'completed'", null)]
    [InlineData("CloseTime IS NULL", "c")]
    [InlineData("StartTime BETWEEN \"2026-11-21T10:00:01.000Z\" AND \"2026-11-21T10:00:02.000Z\"", "a,b")]
    [InlineData("ExecutionDuration < '1h'", "a,b,d")]
    [InlineData("ExecutionDuration < '00:01:00'", "a,b,d")]
    [InlineData("ExecutionDuration < 'long'", null)]
    [InlineData("WorkflowId STARTS_WITH 'a'", "a")]
    [InlineData("WorkflowType = 'Type' AND WorkflowId = \"b\"", "b")]
    [InlineData("ParentWorkflowId = \"c\" AND ParentRunId = \"run-c\"", "d")]
    [InlineData("RootWorkflowId = \"c\" AND RootRunId = \"run-c\"", "c,d")]
    [InlineData("HistoryLength = 3", "a,b,d")]
    [InlineData("TemporalNamespaceDivision IS NULL", "a,b,c,d")]
    [InlineData("", "a,b,c,d")]
    public async Task List_Query_FindsTheRows(string query, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal(3, (await RefusedAsync(query)).Code);
            return;
        }

        var reply = await ListAsync(query);

        Assert.Equal(expected, string.Join(',', Ids(reply).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("WorkflowType =", "malformed SQL query: syntax error at position 42")]
    [InlineData("WorkflowType = 'x", "malformed SQL query: syntax error at position 45 near 'x'")]
    [InlineData("WorkflowType = x", "operation is not supported: column name on the right side of comparison expression (did you forget to quote 'x'?)")]
    [InlineData("NoSuch = 'x'", "invalid expression: column name 'NoSuch' is not a valid search attribute")]
    [InlineData("WorkflowType LIKE 'x%'", "invalid expression: invalid operator 'like' in `WorkflowType like 'x%'`")]
    [InlineData("OrcText STARTS_WITH 'a'", "invalid expression: operator 'starts_with' not supported for Text type search attribute in `OrcText starts_with 'a'`")]
    [InlineData("OrcTags BETWEEN 'a' AND 'z'", "invalid expression: cannot do range condition on search attribute 'OrcTags' of type KeywordList")]
    [InlineData("OrcCount STARTS_WITH 1", "invalid expression: right-hand side of 'starts_with' must be a literal string (got: 1)")]
    [InlineData("select * from x", "malformed SQL query: syntax error at position 34 near 'select'")]
    [InlineData("WorkflowType = 'a'; drop table x", "malformed SQL query: syntax error at position 52 near 'drop'")]
    [InlineData("WorkflowType = 'a' LIMIT 1", "operation is not supported: 'limit' clause")]
    [InlineData("WorkflowType = 'a' ORDER BY StartTime", "operation is not supported: 'order by' clause")]
    [InlineData("WorkflowType = 'a' GROUP BY ExecutionStatus", "operation is not supported: 'group by' clause")]
    [InlineData("1 = 1", "invalid expression: must be a column name but was *sqlparser.SQLVal")]
    [InlineData("OrcCount + 1 = 2", "invalid expression: must be a column name but was *sqlparser.BinaryExpr")]
    [InlineData("WorkflowType IN ()", "malformed SQL query: syntax error at position 46")]
    [InlineData("(WorkflowType = 'a'", "malformed SQL query: syntax error at position 47")]
    [InlineData("OrcCount IS 5", "malformed SQL query: syntax error at position 41 near '5'")]
    [InlineData("WorkflowType IS TRUE", "invalid expression: 'IS' operator can only be used with 'NULL' or 'NOT NULL'")]
    [InlineData("nonsense", "unable to convert filter expression: incomplete expression")]
    [InlineData("nonsense nonsense", "malformed SQL query: syntax error at position 45 near 'nonsense'")]
    public async Task List_BadQuery_SaysWhy(string query, string message)
    {
        Assert.Equal($"invalid query: {message}", (await RefusedAsync(query)).Message);
    }

    [Theory]
    [InlineData("SELECT v.status, COUNT(*) FROM visibility v WHERE v.namespace='default' AND 1 AND v.division IS NULL GROUP BY v.status ORDER BY v.status", "COVERING INDEX visibility_status")]
    [InlineData(
        "SELECT v.run_id FROM visibility v WHERE v.namespace='default' AND 1 AND v.status=3 AND v.division IS NULL ORDER BY v.close_key DESC,v.start_time DESC,v.run_key DESC LIMIT 50",
        "INDEX visibility_status (namespace=? AND status=?)")]
    public void Query_ByStatus_WalksItsIndexAndSortsNothing(string sql, string expected)
    {
        var plan = service.Parts.Database.Read(connection =>
        {
            using var explain = connection.CreateCommand();
            explain.CommandText = $"EXPLAIN QUERY PLAN {sql}";
            using var rows = explain.ExecuteReader();
            var lines = new List<string>();
            while (rows.Read())
            {
                lines.Add(rows.GetString(3));
            }

            return string.Join('\n', lines);
        });

        Assert.Contains(expected, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_InPages_ComesOpenFirstThenLatestClosed()
    {
        var ids = new List<string>();
        var token = ByteString.Empty;
        do
        {
            var page = await ListAsync("WorkflowType = 'Type'", pageSize: 1, token);
            ids.AddRange(Ids(page));
            token = page.NextPageToken;
        }
        while (!token.IsEmpty);

        Assert.Equal(["c", "d", "b", "a"], ids);
    }

    [Fact]
    public async Task List_PagesLedByAnAttribute_ComeInTheSameOrder()
    {
        var first = await ListAsync("OrcTags = 'x'", pageSize: 1);
        var second = await ListAsync("OrcTags = 'x'", pageSize: 1, first.NextPageToken);

        Assert.Equal(["d", "a"], Ids(first).Concat(Ids(second)));
    }

    [Fact]
    public async Task Count_GroupByStatus_GivesAGroupForEach()
    {
        var reply = await service.WorkflowAsync<CountWorkflowExecutionsResponse>("CountWorkflowExecutions", new CountWorkflowExecutionsRequest { Namespace = "default", Query = "GROUP BY ExecutionStatus" });

        Assert.Equal(4, reply.Count);
        Assert.Equal(["\"Running\" 1", "\"Completed\" 1", "\"Failed\" 1", "\"Terminated\" 1"], reply.Groups.Select(group => $"{group.GroupValues[0].Data.ToStringUtf8()} {group.Count}"));
    }

    [Fact]
    public async Task Upsert_ChangedAttributesAndClose_MovesTheRow()
    {
        await WriteAsync(Row(9, "e", WorkflowExecutionStatus.Running, """{"OrcProject":"\"one\""}"""));
        await WriteAsync(Row(9, "e", WorkflowExecutionStatus.Running, """{"OrcProject":"\"two\""}"""));
        await WriteAsync(Row(9, "e", WorkflowExecutionStatus.Completed, """{"OrcProject":"\"two\""}"""));

        Assert.Empty(Ids(await ListAsync("OrcProject = 'one'")));
        Assert.Equal(WorkflowExecutionStatus.Completed, Assert.Single((await ListAsync("OrcProject = 'two'")).Executions).Status);
    }

    [Fact]
    public async Task Remove_Row_IsNotFoundAnyMore()
    {
        await service.Parts.Database.Writer.Enqueue(session => service.Parts.Visibility.Remove(session, 1));

        Assert.DoesNotContain("a", Ids(await ListAsync("OrcTags IN ('x','y') OR WorkflowId = 'a'")));
    }

    [Fact]
    public async Task List_UnknownNamespace_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<ListWorkflowExecutionsResponse>("ListWorkflowExecutions", new ListWorkflowExecutionsRequest { Namespace = "nope" }));

        Assert.Equal((5, "Namespace nope is not found."), (refusal.Code, refusal.Message));
    }

    private Task<ListWorkflowExecutionsResponse> ListAsync(string query, int pageSize = 0, ByteString? token = null) =>
        service.WorkflowAsync<ListWorkflowExecutionsResponse>("ListWorkflowExecutions", new ListWorkflowExecutionsRequest { Namespace = "default", Query = query, PageSize = pageSize, NextPageToken = token ?? ByteString.Empty });

    private Task<TemporalServiceException> RefusedAsync(string query) => Assert.ThrowsAsync<TemporalServiceException>(() => ListAsync(query));

    private static IEnumerable<string> Ids(ListWorkflowExecutionsResponse reply) => reply.Executions.Select(row => row.Execution.WorkflowId);

    private Task WriteAsync(VisibilityRecord record) => service.Parts.Database.Writer.Enqueue(session => service.Parts.Visibility.Upsert(session, record));

    private static VisibilityRecord Row(long key, string id, WorkflowExecutionStatus status, string attributes)
    {
        var fields = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(attributes)!;
        var search = new SearchAttributes();
        foreach (var (name, json) in fields)
        {
            search.IndexedFields[name] = new Payload { Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") }, Data = ByteString.CopyFromUtf8(json) };
        }

        var child = id == "d";
        return new VisibilityRecord
        {
            RunKey = key,
            Namespace = "default",
            WorkflowId = id,
            RunId = $"run-{id}",
            WorkflowType = "Type",
            TaskQueue = "queue",
            Status = status,
            StartTime = Begin.AddSeconds(key),
            ExecutionTime = Begin.AddSeconds(key),
            CloseTime = status == WorkflowExecutionStatus.Running ? null : Begin.AddSeconds(key + 20),
            HistoryLength = status == WorkflowExecutionStatus.Running ? null : 3,
            ParentWorkflowId = child ? "c" : null,
            ParentRunId = child ? "run-c" : null,
            RootWorkflowId = child ? "c" : id,
            RootRunId = child ? "run-c" : $"run-{id}",
            SearchAttributes = search,
        };
    }
}
