namespace Orchestrator.Model.Filters.Cesql;

/// <summary>What a word of an expression is.</summary>
internal enum CesqlTokenKind
{
    Word,
    Number,
    Text,
    Symbol,
    End,
}
