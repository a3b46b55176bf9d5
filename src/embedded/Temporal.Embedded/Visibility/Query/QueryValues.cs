using System.Globalization;
using Temporal.Embedded.Schedules;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Visibility.Query;

/// <summary>Turns the literals of a query into values that a column is compared with.</summary>
internal static class QueryValues
{
    public static object Convert(QueryColumn column, QueryValue value) => column.Type switch
    {
        ColumnType.Int or ColumnType.Double => Number(value),
        ColumnType.Bool => Flag(value),
        ColumnType.Datetime => Time(value),
        ColumnType.Status => Status(value),
        ColumnType.Duration => Duration(column, value),
        _ => value.Text,
    };

    private static object Number(QueryValue value)
    {
        if (value.Value is not string text)
        {
            return value.Value is bool flag ? (flag ? 1L : 0L) : value.Value;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real
            : text;
    }

    private static object Flag(QueryValue value) => value.Value switch
    {
        bool flag => flag ? 1L : 0L,
        string text when bool.TryParse(text, out var flag) => flag ? 1L : 0L,
        var other => other,
    };

    private static object Time(QueryValue value)
    {
        if (value.Value is not string text)
        {
            return value.Value;
        }

        return UnixNanoseconds.TryParse(text, out var time) ? time : throw QueryError.Expression($"unable to parse datetime '{text}'");
    }

    private static long Status(QueryValue value) => value.Value switch
    {
        long number => number,
        string text when Enum.TryParse<WorkflowExecutionStatus>(text, out var status) && status.ToString() == text && status != WorkflowExecutionStatus.Unspecified => (long)status,
        _ => throw QueryError.Expression($"invalid ExecutionStatus value {value.Quoted}"),
    };

    private static object Duration(QueryColumn column, QueryValue value)
    {
        if (value.Value is not string text)
        {
            return value.Value;
        }

        if (GoDuration.TryParse(text, out var span) || TimeSpan.TryParseExact(text, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out span))
        {
            return UnixNanoseconds.Of(span);
        }

        return long.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw QueryError.Query($"invalid value for search attribute {column.Name}: {text} (invalid duration)");
    }
}
