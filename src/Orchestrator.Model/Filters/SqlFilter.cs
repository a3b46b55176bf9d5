using Orchestrator.Model.Filters.Cesql;

namespace Orchestrator.Model.Filters;

/// <summary>A CESQL expression as a filter: an error or a value that is no boolean does not match.</summary>
public sealed record SqlFilter(string Source, CesqlExpression Expression) : Filter
{
    public override bool Matches(IFilterSubject subject)
    {
        var evaluation = new CesqlEvaluation(subject);
        return evaluation.Run(Expression) is true && evaluation.Errors.Count == 0;
    }
}
