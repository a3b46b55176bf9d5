using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Legacy;
using Orchestrator.Model.Names;

namespace Orchestrator.Ingress.Validation;

/// <summary>What must be there before a legacy event can have its effect.</summary>
internal sealed class LegacyChecks(IProjectPlans plans, TriggerRules triggers)
{
    public async ValueTask<Refusal?> CheckAsync(string type, LegacyReading reading, CancellationToken cancellationToken)
    {
        if (reading.Effect is null)
        {
            return Refusals.Invalid($"The event '{type}' cannot be used.", reading.Problems);
        }

        var problem = reading.Effect switch
        {
            LegacyEffect.CreateProject create when !NameRules.IsProject(create.Project) =>
                new FieldProblem("data.project", $"expected {NameRules.KeptnName}, got '{create.Project}'"),
            LegacyEffect.CreateService create => await CheckProjectAsync(create.Project, cancellationToken),
            LegacyEffect.ConfigureMonitoring configure => await CheckProjectAsync(configure.Project, cancellationToken),
            LegacyEffect.TriggerSequence { Required: true } trigger => await CheckTriggerAsync(trigger, cancellationToken),
            _ => null,
        };
        return problem is null ? null : Refusals.Invalid($"The event '{type}' cannot be used: {problem.Problem}", [problem]);
    }

    private async ValueTask<FieldProblem?> CheckProjectAsync(string project, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(project, cancellationToken) is { Project.ClosedAt: null })
        {
            return null;
        }

        var names = await plans.ListNamesAsync(cancellationToken);
        return new FieldProblem("data.project", $"there is no project '{project}'.{NearestNames.Suggestion(project, names)}");
    }

    private async ValueTask<FieldProblem?> CheckTriggerAsync(LegacyEffect.TriggerSequence trigger, CancellationToken cancellationToken)
    {
        var type = EventType.Parse(EventType.SequenceTriggered(trigger.Scope.Stage, trigger.Sequence));
        var (_, _, problem) = await triggers.CheckAsync(type, trigger.Scope.Project, cancellationToken);
        return problem;
    }
}
