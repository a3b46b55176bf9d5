using System.Globalization;
using Temporal.Embedded.Rpc;

namespace Temporal.Embedded.Visibility.Query;

/// <summary>Refusals of list queries, worded as a real server words them.</summary>
internal static class QueryError
{
    // A real server reads the filter behind this text, and positions count from its start.
    private const int PositionOffset = 28;

    public static TemporalServiceException Syntax(QueryToken near) => Query(
        string.Create(CultureInfo.InvariantCulture, $"malformed SQL query: syntax error at position {PositionOffset + near.End}")
        + (near.Kind is QueryTokenKind.End or QueryTokenKind.Symbol ? "" : $" near '{near.Text}'"));

    public static TemporalServiceException Unsupported(string what) => Query($"operation is not supported: {what}");

    public static TemporalServiceException Expression(string what) => Query($"invalid expression: {what}");

    public static TemporalServiceException Query(string what) => Refusal.InvalidArgument($"invalid query: {what}");
}
