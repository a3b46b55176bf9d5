namespace Temporal.Embedded.Visibility.Query;

/// <summary>A column of the list; <see cref="Sql"/> is null for those that are kept in the table of attributes.</summary>
internal sealed record QueryColumn(string Name, ColumnType Type, string? Sql)
{
    public bool IsSet => Type is ColumnType.Text or ColumnType.KeywordList;
}
