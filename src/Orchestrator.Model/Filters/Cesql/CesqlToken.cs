namespace Orchestrator.Model.Filters.Cesql;

/// <summary>One word of an expression.</summary>
internal readonly record struct CesqlToken(CesqlTokenKind Kind, string Text)
{
    public bool Is(string keyword) => Kind == CesqlTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == CesqlTokenKind.Symbol && Text == symbol;
}
