namespace Temporal.Embedded.Visibility.Query;

/// <summary>What a piece of a query is.</summary>
internal enum QueryTokenKind
{
    /// <summary>A bare name or keyword.</summary>
    Word,

    /// <summary>A name in back-ticks.</summary>
    Name,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number without sign.</summary>
    Number,

    /// <summary>An operator, a parenthesis, a comma.</summary>
    Symbol,

    /// <summary>The end of the query.</summary>
    End,
}
