namespace Temporal.Embedded.Visibility.Query;

/// <summary>
/// A list query as SQL: a condition on the rows "v" with numbered parameters. <see cref="Lead"/> is an attribute that has to
/// equal a value: its index then leads the search, and the condition says nothing about it. <see cref="OpenOnly"/>,
/// <see cref="ById"/> and <see cref="ByType"/> tell of conditions that narrow the search.
/// </summary>
internal sealed record CompiledQuery(string Condition, IReadOnlyList<object> Parameters, (string Name, object Value)? Lead, bool OpenOnly, bool ById, bool ByType);
