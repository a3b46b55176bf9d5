namespace Temporal.Embedded.Visibility.Query;

/// <summary>A condition of a list query.</summary>
internal abstract record QueryNode
{
    private QueryNode()
    {
    }

    public sealed record And(QueryNode Left, QueryNode Right) : QueryNode;

    public sealed record Or(QueryNode Left, QueryNode Right) : QueryNode;

    public sealed record Not(QueryNode Inner) : QueryNode;

    /// <summary>A column compared with a value: = != &lt; &lt;= &gt; &gt;= starts_with, "not starts_with".</summary>
    public sealed record Comparison(string Column, string Operator, QueryValue Value) : QueryNode;

    public sealed record In(string Column, IReadOnlyList<QueryValue> Values, bool Negated) : QueryNode;

    public sealed record Between(string Column, QueryValue Low, QueryValue High, bool Negated) : QueryNode;

    public sealed record Null(string Column, bool Negated) : QueryNode;
}
