namespace Temporal.Embedded.Visibility.Query;

/// <summary>What a column holds, and so how it is compared.</summary>
internal enum ColumnType
{
    Text = 1,
    Keyword,
    Int,
    Double,
    Bool,
    Datetime,
    KeywordList,
    Status,
    Duration,
}
