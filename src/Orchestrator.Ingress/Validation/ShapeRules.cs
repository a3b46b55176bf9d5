using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;

namespace Orchestrator.Ingress.Validation;

/// <summary>Third step: what Keptn's types need in their attributes and data. Types it does not know are fine as they are.</summary>
internal static class ShapeRules
{
    public static IReadOnlyList<FieldProblem> Check(Event received, EventType type, DataFields data)
    {
        var problems = new List<FieldProblem>();
        if (type.IsSequence)
        {
            CheckSequence(problems, type, data);
        }
        else if (type.IsTask)
        {
            CheckTask(problems, received, type, data);
        }

        return problems;
    }

    private static void CheckSequence(List<FieldProblem> problems, EventType type, DataFields data)
    {
        if (type.Kind != EventKind.Triggered)
        {
            problems.Add(new FieldProblem("type", "of the events of a sequence only .triggered may be sent; the others are sent by Orchestrator"));
            return;
        }

        RequireScope(problems, data);
        if (data.Stage is { Length: > 0 } stage && stage != type.Stage)
        {
            problems.Add(new FieldProblem("data.stage", $"expected '{type.Stage}' as in the type, got '{stage}'"));
        }
    }

    private static void CheckTask(List<FieldProblem> problems, Event received, EventType type, DataFields data)
    {
        if (type.Kind == EventKind.Invalidated)
        {
            return;
        }

        RequireScope(problems, data);
        if (type.Kind == EventKind.Triggered)
        {
            return;
        }

        Require(problems, "triggeredid", received.TriggeredId);
        if (type.Kind == EventKind.Finished)
        {
            Require(problems, "data.result", data.Result);
            Require(problems, "data.status", data.Status);
        }
    }

    private static void RequireScope(List<FieldProblem> problems, DataFields data)
    {
        Require(problems, "data.project", data.Project);
        Require(problems, "data.stage", data.Stage);
        Require(problems, "data.service", data.Service);
    }

    private static void Require(List<FieldProblem> problems, string field, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            problems.Add(new FieldProblem(field, "is required and must be a non-empty string"));
        }
    }
}
