namespace Temporal.Embedded.Visibility.Query;

/// <summary>A list query, parsed: its condition, if any, and whether it groups by status.</summary>
internal sealed record ParsedQuery(QueryNode? Filter, bool ByStatus);
