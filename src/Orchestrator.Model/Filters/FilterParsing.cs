using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Filters;

/// <summary>A filter, or why the text is none.</summary>
public sealed record FilterParsing(Filter? Filter, IReadOnlyList<FieldProblem> Problems);
