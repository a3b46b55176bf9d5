using System.Text;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Visibility.Query;

/// <summary>Compiles the condition of a list query to SQL; every literal becomes a parameter.</summary>
internal sealed class QueryCompiler
{
    /// <summary>Fewer rows than this are few; nobody has to count further.</summary>
    public const int FewRows = 2_000;

    private const int MostListed = 200;

    private readonly StringBuilder sql = new();
    private readonly List<object> parameters = [];
    private readonly QueryColumns columns;
    private bool anyDivision;

    private QueryCompiler(QueryColumns columns) => this.columns = columns;

    /// <summary>
    /// Compiles a query; rows of other divisions are left out unless the query asks for a division. <paramref name="rows"/> says
    /// roughly how many rows have an attribute of a value, so that the rarest leads.
    /// </summary>
    /// <exception cref="TemporalServiceException">The query names unknown columns or compares them in ways that cannot be.</exception>
    public static CompiledQuery Compile(ParsedQuery query, QueryColumns columns, string? division, Func<string, object, long> rows)
    {
        var compiler = new QueryCompiler(columns);
        var conditions = new List<QueryNode>();
        Flatten(query.Filter, conditions);
        var openOnly = conditions.Exists(compiler.IsOpen);
        var byId = conditions.Exists(node => node is QueryNode.Comparison { Column: "WorkflowId" or "RunId" or "RootWorkflowId" or "ParentWorkflowId", Operator: "=" });
        var byType = conditions.Exists(node => node is QueryNode.Comparison { Column: "WorkflowType", Operator: "=" });
        compiler.sql.Append('1');
        byId = byId || compiler.OfFew(conditions, rows);
        var lead = byId ? null : compiler.Lead(conditions, rows);
        foreach (var condition in conditions)
        {
            compiler.sql.Append(" AND ");
            compiler.Node(condition);
        }

        if (division is not null)
        {
            compiler.sql.Append(" AND v.division=");
            compiler.Parameter(division);
        }
        else if (!compiler.anyDivision)
        {
            compiler.sql.Append(" AND v.division IS NULL");
        }

        return new CompiledQuery(compiler.sql.ToString(), compiler.parameters, lead, openOnly, byId, byType);
    }

    private static void Flatten(QueryNode? node, List<QueryNode> into)
    {
        if (node is QueryNode.And and)
        {
            Flatten(and.Left, into);
            Flatten(and.Right, into);
        }
        else if (node is not null)
        {
            into.Add(node);
        }
    }

    private bool IsOpen(QueryNode node) =>
        node is QueryNode.Comparison { Column: "ExecutionStatus", Operator: "=" } status
        && QueryValues.Convert(columns.Find(status.Column), status.Value) is (long)WorkflowExecutionStatus.Running;

    /// <summary>Takes a list of values of an attribute that few rows have out of the conditions, and lets these rows lead.</summary>
    private bool OfFew(List<QueryNode> conditions, Func<string, object, long> rows)
    {
        foreach (var list in conditions.OfType<QueryNode.In>().Where(list => !list.Negated && list.Values.Count <= MostListed))
        {
            var column = columns.Find(list.Column);
            if (column is not { Sql: null, Type: not ColumnType.Text })
            {
                continue;
            }

            var values = list.Values.Select(value => QueryValues.Convert(column, value)).Distinct().ToList();
            if (values.Sum(value => rows(column.Name, value)) < FewRows)
            {
                conditions.Remove(list);
                sql.Append(" AND v.run_key IN (SELECT few.run_key FROM visibility_attributes few WHERE few.namespace=@namespace AND few.name=");
                Parameter(column.Name);
                sql.Append(" AND few.value IN (");
                Parameters(values);
                sql.Append("))");
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the equality with an attribute that the fewest rows meet out of the conditions.</summary>
    private (string Name, object Value)? Lead(List<QueryNode> conditions, Func<string, object, long> rows)
    {
        var candidates = conditions
            .OfType<QueryNode.Comparison>()
            .Where(node => node.Operator == "=")
            .Select(node => (Node: node, Column: columns.Find(node.Column)))
            .Where(candidate => candidate.Column is { Sql: null, Type: not ColumnType.Text })
            .Select(candidate => (candidate.Node, candidate.Column.Name, Value: QueryValues.Convert(candidate.Column, candidate.Node.Value)))
            .ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        var rarest = candidates.Count == 1 ? candidates[0] : candidates.MinBy(candidate => rows(candidate.Name, candidate.Value));
        conditions.Remove(rarest.Node);
        return (rarest.Name, rarest.Value);
    }

    private void Node(QueryNode node)
    {
        switch (node)
        {
            case QueryNode.And and:
                Pair(and.Left, " AND ", and.Right);
                break;
            case QueryNode.Or or:
                Pair(or.Left, " OR ", or.Right);
                break;
            case QueryNode.Not not:
                sql.Append("NOT(");
                Node(not.Inner);
                sql.Append(')');
                break;
            case QueryNode.Comparison comparison:
                Comparison(comparison);
                break;
            case QueryNode.In list:
                In(list);
                break;
            case QueryNode.Between between:
                Between(between);
                break;
            case QueryNode.Null test:
                Null(test);
                break;
        }
    }

    private void Pair(QueryNode left, string word, QueryNode right)
    {
        sql.Append('(');
        Node(left);
        sql.Append(word);
        Node(right);
        sql.Append(')');
    }

    private void Comparison(QueryNode.Comparison comparison)
    {
        var column = Find(comparison.Column);
        var prefix = comparison.Operator is "starts_with" or "not starts_with";
        if (prefix && comparison.Value.Value is not string)
        {
            throw QueryError.Expression($"right-hand side of '{comparison.Operator}' must be a literal string (got: {comparison.Value.Quoted})");
        }

        var value = QueryValues.Convert(column, comparison.Value);
        if ((column.IsSet && comparison.Operator is not ("=" or "!=")) || (prefix && column.Type != ColumnType.Keyword))
        {
            throw QueryError.Expression(
                $"operator '{comparison.Operator}' not supported for {column.Type} type search attribute in `{column.Name} {comparison.Operator} {comparison.Value.Quoted}`");
        }

        if (column.IsSet)
        {
            Contains(column, [comparison.Value], negated: comparison.Operator == "!=");
        }
        else if (prefix)
        {
            StartsWith(column, (string)value, negated: comparison.Operator != "starts_with");
        }
        else
        {
            Scalar(column);
            sql.Append(comparison.Operator);
            Parameter(value);
        }
    }

    private void StartsWith(QueryColumn column, string prefix, bool negated)
    {
        // A range can use an index; the highest code point ends it.
        sql.Append(negated ? "NOT(" : "(");
        Scalar(column);
        sql.Append(">=");
        Parameter(prefix);
        sql.Append(" AND ");
        Scalar(column);
        sql.Append('<');
        Parameter(prefix + "\U0010FFFF");
        sql.Append(')');
    }

    private void In(QueryNode.In list)
    {
        var column = Find(list.Column);
        if (column.IsSet)
        {
            Contains(column, list.Values, list.Negated);
            return;
        }

        Scalar(column);
        sql.Append(list.Negated ? " NOT IN (" : " IN (");
        Parameters(list.Values.Select(value => QueryValues.Convert(column, value)));
        sql.Append(')');
    }

    private void Between(QueryNode.Between between)
    {
        var column = Find(between.Column);
        if (column.IsSet)
        {
            throw QueryError.Expression($"cannot do range condition on search attribute '{column.Name}' of type {column.Type}");
        }

        sql.Append('(');
        Scalar(column);
        sql.Append(between.Negated ? " NOT BETWEEN " : " BETWEEN ");
        Parameter(QueryValues.Convert(column, between.Low));
        sql.Append(" AND ");
        Parameter(QueryValues.Convert(column, between.High));
        sql.Append(')');
    }

    private void Null(QueryNode.Null test)
    {
        var column = Find(test.Column);
        if (column.Sql is null)
        {
            sql.Append(test.Negated ? "EXISTS(" : "NOT EXISTS(");
            OfAttribute(column);
            sql.Append(')');
        }
        else
        {
            sql.Append(column.Sql).Append(test.Negated ? " IS NOT NULL" : " IS NULL");
        }
    }

    private void Contains(QueryColumn column, IReadOnlyList<QueryValue> values, bool negated)
    {
        var wanted = column.Type == ColumnType.Text ? values.SelectMany(value => AttributeValues.Words(value.Text)) : values.Select(value => value.Text);
        sql.Append(negated ? "NOT EXISTS(" : "EXISTS(");
        OfAttribute(column);
        sql.Append(" AND a.value IN (");
        Parameters(wanted);
        sql.Append("))");
    }

    private void Scalar(QueryColumn column)
    {
        if (column.Sql is not null)
        {
            sql.Append(column.Sql);
            return;
        }

        sql.Append("(SELECT a.value FROM visibility_attributes a WHERE a.run_key=v.run_key AND a.name=");
        Parameter(column.Name);
        sql.Append(')');
    }

    private void OfAttribute(QueryColumn column)
    {
        sql.Append("SELECT 1 FROM visibility_attributes a WHERE a.run_key=v.run_key AND a.name=");
        Parameter(column.Name);
    }

    private QueryColumn Find(string name)
    {
        anyDivision |= name == QueryColumns.Division;
        return columns.Find(name);
    }

    private void Parameters(IEnumerable<object> values)
    {
        var first = true;
        foreach (var value in values)
        {
            _ = first ? sql : sql.Append(',');
            first = false;
            Parameter(value);
        }
    }

    private void Parameter(object value)
    {
        sql.Append("@q").Append(parameters.Count);
        parameters.Add(value);
    }
}
