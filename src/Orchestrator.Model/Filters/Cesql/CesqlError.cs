namespace Orchestrator.Model.Filters.Cesql;

/// <summary>The kinds of errors an evaluation may meet; it yields a value nevertheless.</summary>
public enum CesqlError
{
    Parse,
    Math,
    Cast,
    MissingAttribute,
    MissingFunction,
    FunctionEvaluation,
}
