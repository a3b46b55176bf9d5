using System.Globalization;

namespace Temporal.Embedded.Visibility.Query;

/// <summary>Parses list queries: comparisons joined by AND, OR, NOT and parentheses, with GROUP BY ExecutionStatus at the end.</summary>
internal sealed class QueryParser
{
    private const int Deepest = 50;
    private const int MostConditions = 200;
    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "not", "in", "between", "starts_with", "is", "null", "true", "false", "like", "regexp", "rlike",
        "group", "order", "by", "limit", "select", "from", "where", "drop", "insert", "update", "delete", "union",
    };

    private readonly List<QueryToken> tokens;
    private int at;
    private int depth;
    private int conditions;

    private QueryParser(List<QueryToken> tokens) => this.tokens = tokens;

    private QueryToken Current => tokens[at];

    /// <exception cref="TemporalServiceException">The query cannot be understood.</exception>
    public static ParsedQuery Parse(string query, bool groups)
    {
        var parser = new QueryParser(QueryLexer.Read(query));
        var filter = parser.AtClause() || parser.Current.Kind == QueryTokenKind.End ? null : parser.Or();
        var byStatus = parser.Clauses(groups);
        return new ParsedQuery(filter, byStatus);
    }

    private bool AtClause() => Current.IsWord("group") || Current.IsWord("order") || Current.IsWord("limit");

    private bool Clauses(bool groups)
    {
        var byStatus = false;
        if (TakeWord("group"))
        {
            ExpectWord("by");
            var fields = new List<string> { Column() };
            while (TakeSymbol(","))
            {
                fields.Add(Column());
            }

            byStatus = groups ? ByStatus(fields) : throw QueryError.Unsupported("'group by' clause");
        }

        if (Current.IsWord("order"))
        {
            throw QueryError.Unsupported("'order by' clause");
        }

        if (Current.IsWord("limit"))
        {
            throw QueryError.Unsupported("'limit' clause");
        }

        TakeSymbol(";");
        return Current.Kind == QueryTokenKind.End ? byStatus : throw QueryError.Syntax(Current);
    }

    private static bool ByStatus(List<string> fields) => fields switch
    {
        ["ExecutionStatus"] => true,
        [_] => throw QueryError.Unsupported("'group by' clause is only supported for ExecutionStatus search attribute"),
        _ => throw QueryError.Unsupported("'group by' clause supports only a single field"),
    };

    private QueryNode Or()
    {
        var left = And();
        while (TakeWord("or"))
        {
            left = new QueryNode.Or(left, And());
        }

        return left;
    }

    private QueryNode And()
    {
        var left = Not();
        while (TakeWord("and"))
        {
            left = new QueryNode.And(left, Not());
        }

        return left;
    }

    private QueryNode Not()
    {
        if (++depth > Deepest)
        {
            throw QueryError.Query($"conditions are nested deeper than {Deepest}");
        }

        var node = TakeWord("not") ? new QueryNode.Not(Not()) : TakeSymbol("(") ? Closed() : Condition();
        depth--;
        return node;
    }

    private QueryNode Closed()
    {
        var inner = Or();
        ExpectSymbol(")");
        return inner;
    }

    private QueryNode Condition()
    {
        if (++conditions > MostConditions)
        {
            throw QueryError.Query($"more than {MostConditions} conditions");
        }

        if (Current.Kind is QueryTokenKind.Text or QueryTokenKind.Number)
        {
            throw QueryError.Expression("must be a column name but was *sqlparser.SQLVal");
        }

        var column = Column();
        if (Current.Kind == QueryTokenKind.Symbol && Current.Text is "+" or "-" or "*" or "/" or "%")
        {
            throw QueryError.Expression("must be a column name but was *sqlparser.BinaryExpr");
        }

        if (Current.Kind == QueryTokenKind.Symbol && Current.Text is "=" or "!=" or "<>" or "<" or "<=" or ">" or ">=")
        {
            var symbol = Take().Text;
            return new QueryNode.Comparison(column, symbol == "<>" ? "!=" : symbol, Value());
        }

        return TakeWord("is") ? Null(column) : WordCondition(column, negated: TakeWord("not"));
    }

    private QueryNode WordCondition(string column, bool negated)
    {
        if (TakeWord("in"))
        {
            return new QueryNode.In(column, Values(), negated);
        }

        if (TakeWord("between"))
        {
            var low = Value();
            ExpectWord("and");
            return new QueryNode.Between(column, low, Value(), negated);
        }

        if (TakeWord("starts_with"))
        {
            return new QueryNode.Comparison(column, negated ? "not starts_with" : "starts_with", Value());
        }

        if (Current.IsWord("like") || Current.IsWord("regexp") || Current.IsWord("rlike"))
        {
            var name = (negated ? "not " : "") + Take().Text.ToLowerInvariant();
            throw QueryError.Expression($"invalid operator '{name}' in `{column} {name} {Value().Quoted}`");
        }

        if (negated || Current.Kind is QueryTokenKind.Word or QueryTokenKind.Name or QueryTokenKind.Text or QueryTokenKind.Number
            && !Current.IsWord("and") && !Current.IsWord("or") && !AtClause())
        {
            throw QueryError.Syntax(Current);
        }

        throw QueryError.Query("unable to convert filter expression: incomplete expression");
    }

    private QueryNode.Null Null(string column)
    {
        var negated = TakeWord("not");
        if (TakeWord("null"))
        {
            return new QueryNode.Null(column, negated);
        }

        throw Current.IsWord("true") || Current.IsWord("false")
            ? QueryError.Expression("'IS' operator can only be used with 'NULL' or 'NOT NULL'")
            : QueryError.Syntax(Current);
    }

    private List<QueryValue> Values()
    {
        ExpectSymbol("(");
        if (Current.IsSymbol(")"))
        {
            throw QueryError.Syntax(Current);
        }

        var values = new List<QueryValue> { Value() };
        while (TakeSymbol(","))
        {
            values.Add(Value());
            if (++conditions > MostConditions)
            {
                throw QueryError.Query($"more than {MostConditions} conditions");
            }
        }

        ExpectSymbol(")");
        return values;
    }

    private QueryValue Value()
    {
        var minus = TakeSymbol("-");
        if (minus || Current.Kind == QueryTokenKind.Number)
        {
            return Current.Kind == QueryTokenKind.Number ? Number(Take(), minus) : throw QueryError.Syntax(Current);
        }

        switch (Current.Kind)
        {
            case QueryTokenKind.Text:
                return new QueryValue(Take().Text);
            case QueryTokenKind.Word when Current.IsWord("true") || Current.IsWord("false"):
                return new QueryValue(Take().IsWord("true"));
            case QueryTokenKind.Word when !Keywords.Contains(Current.Text):
            case QueryTokenKind.Name:
                throw QueryError.Unsupported($"column name on the right side of comparison expression (did you forget to quote '{Current.Text}'?)");
            default:
                throw QueryError.Syntax(Current);
        }
    }

    private static QueryValue Number(QueryToken token, bool minus)
    {
        var text = minus ? "-" + token.Text : token.Text;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return new QueryValue(whole);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? new QueryValue(real)
            : throw QueryError.Syntax(token);
    }

    private string Column()
    {
        if (Current.Kind == QueryTokenKind.Name || (Current.Kind == QueryTokenKind.Word && !Keywords.Contains(Current.Text)))
        {
            return Take().Text;
        }

        throw QueryError.Syntax(Current);
    }

    private QueryToken Take() => tokens[at++];

    private bool TakeWord(string word)
    {
        var taken = Current.IsWord(word);
        at += taken ? 1 : 0;
        return taken;
    }

    private bool TakeSymbol(string symbol)
    {
        var taken = Current.IsSymbol(symbol);
        at += taken ? 1 : 0;
        return taken;
    }

    private void ExpectWord(string word) => _ = TakeWord(word) ? true : throw QueryError.Syntax(Current);

    private void ExpectSymbol(string symbol) => _ = TakeSymbol(symbol) ? true : throw QueryError.Syntax(Current);
}
