namespace Orchestrator.Model.Filters.Cesql;

/// <summary>An expression, or what is wrong with the text.</summary>
public sealed record CesqlParsing(CesqlExpression? Expression, string Problem);
