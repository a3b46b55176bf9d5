using Orchestrator.Model.Evaluations;
using Orchestrator.Workflows.Evaluations;
using Temporalio.Activities;

namespace Orchestrator.Workflows;

/// <summary>What an evaluation reads. Nothing is changed by these calls; they may be repeated.</summary>
public interface IEvaluationActivities
{
    /// <summary>Finds slo.yaml (service, stage, project), the span of time, the provider and earlier evaluations.</summary>
    [Activity]
    Task<EvaluationPlan> PrepareAsync(EvaluationInput evaluation);

    /// <summary>Measures with the built-in provider. An indicator that cannot be measured is a value without success.</summary>
    [Activity]
    Task<IReadOnlyList<SliValue>> QueryAsync(SliQuery query);

    /// <summary>The values in a <c>get-sli.finished</c> event of the log, for one too large to travel.</summary>
    [Activity]
    Task<IReadOnlyList<SliValue>> ReadSliAsync(string eventKey);
}
