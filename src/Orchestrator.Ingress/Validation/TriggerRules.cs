using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Shipyards;

namespace Orchestrator.Ingress.Validation;

/// <summary>Fourth step: a trigger must name a project, stage and sequence that are there.</summary>
internal sealed class TriggerRules(IProjectPlans plans)
{
    /// <summary>The plan that the trigger runs by, or what is wrong with it.</summary>
    public async ValueTask<(ProjectPlan? Plan, SequenceDefinition? Sequence, FieldProblem? Problem)> CheckAsync(
        EventType type, string project, CancellationToken cancellationToken)
    {
        var plan = await plans.FindAsync(project, cancellationToken);
        if (plan is null)
        {
            var names = await plans.ListNamesAsync(cancellationToken);
            return Refuse("data.project", $"there is no project '{project}'.{NearestNames.Suggestion(project, names)}");
        }

        if (plan.Project.ClosedAt is { } closed)
        {
            return Refuse("data.project", $"project '{project}' was deleted at {Timestamp.Format(closed)} and takes no triggers");
        }

        if (plan.Shipyard is null)
        {
            return Refuse("data.project", $"version {plan.Project.ShipyardVersion} of the shipyard of '{project}' cannot be used; upload a valid one");
        }

        if (plan.Shipyard.FindStage(type.Stage) is not { } stage)
        {
            var names = plan.Shipyard.Stages.Select(known => known.Name).ToList();
            return Refuse("data.stage", $"there is no stage '{type.Stage}' in project '{project}'.{NearestNames.Suggestion(type.Stage, names)}");
        }

        if (stage.FindSequence(type.Sequence) is not { } sequence)
        {
            var names = stage.Sequences.Select(known => known.Name).ToList();
            return Refuse("type", $"there is no sequence '{type.Sequence}' in stage '{type.Stage}' of project '{project}'.{NearestNames.Suggestion(type.Sequence, names)}");
        }

        return (plan, sequence, null);
    }

    private static (ProjectPlan?, SequenceDefinition?, FieldProblem?) Refuse(string field, string problem) =>
        (null, null, new FieldProblem(field, problem));
}
