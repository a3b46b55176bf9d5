using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Api.Answers;
using Orchestrator.Ingress;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Names;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Schedules;
using Temporalio.Client;
using Temporalio.Client.Schedules;
using ScheduleOverlapPolicy = Temporalio.Api.Enums.V1.ScheduleOverlapPolicy;

namespace Orchestrator.Api.Schedules;

/// <summary>Makes the Temporal Schedule of a request's body, if its target exists and its times can be read.</summary>
internal sealed class ScheduleReader(IProjectPlans plans)
{
    /// <summary>The memo of the action in which the body is kept.</summary>
    public const string DefinitionMemo = "definition";

    private static readonly TimeSpan CatchupWindow = TimeSpan.FromDays(365);

    private static readonly string[] Known =
    [
        "name", "cron", "every", "offset", "timezone", "jitter", "start", "end", "overlap", "catchupWindow", "paused", "note", "runs",
        "project", "stage", "service", "sequence", "data", "labels",
    ];

    public async Task<(ScheduleDefinition? Definition, IReadOnlyList<FieldProblem> Problems)> ReadAsync(
        string? nameInPath, JsonElement body, CancellationToken cancellationToken)
    {
        var fields = new ScheduleFields(body);
        fields.Problems.AddRange(body.Unknown(Known));
        var name = nameInPath ?? fields.Required("name");
        if (name.Length > 200 || (name.Length > 0 && !NameRules.IsPart(name)))
        {
            fields.Problems.Add(new FieldProblem("name", $"expected at most 200 characters without '.', '/' or white space, got '{name}'"));
        }

        var scope = new Scope(fields.Required("project"), fields.Required("stage"), fields.Required("service"));
        var sequence = fields.Required("sequence");
        var schedule = new Schedule(Action(name, scope, sequence, body, fields), Times(fields))
        {
            Policy = new SchedulePolicy
            {
                Overlap = Overlap(fields),
                CatchupWindow = fields.Duration("catchupWindow") ?? CatchupWindow,
            },
            State = State(fields),
        };
        if (fields.Problems.Count == 0)
        {
            await CheckTargetAsync(scope, sequence, fields.Problems, cancellationToken);
        }

        return fields.Problems.Count > 0
            ? (null, fields.Problems)
            : (new ScheduleDefinition(name, scope.Project, body) { Schedule = schedule, SaysPaused = body.Member("paused") is not null }, []);
    }

    // A terminated firing could take its sequence nowhere; a cancelled one aborts it.
    private static ScheduleOverlapPolicy Overlap(ScheduleFields fields) =>
        fields.Overlap(ScheduleOverlapPolicy.Skip) is var wanted and not ScheduleOverlapPolicy.TerminateOther ? wanted : ScheduleOverlapPolicy.CancelOther;

    private static ScheduleState State(ScheduleFields fields)
    {
        var runs = fields.Count("runs");
        return new ScheduleState
        {
            Paused = fields.Flag("paused"),
            Note = fields.Text("note"),
            LimitedActions = runs is not null,
            RemainingActions = runs ?? 0,
        };
    }

    private static ScheduleSpec Times(ScheduleFields fields)
    {
        var (crons, every, zone) = (fields.Crons(), fields.Duration("every"), fields.Text("timezone"));
        if (crons.Count == 0 && every is null && fields.Problems.TrueForAll(problem => problem.Field is not ("cron" or "every")))
        {
            fields.Problems.Add(new FieldProblem("cron", "is needed, or 'every': when is the schedule to fire?"));
        }

        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            fields.Problems.Add(new FieldProblem("timezone", $"expected an IANA time zone such as Europe/Vienna, got '{zone}'"));
        }

        var (start, end, offset) = (fields.Time("start"), fields.Time("end"), fields.Duration("offset"));
        if (end <= start)
        {
            fields.Problems.Add(new FieldProblem("end", "is not after 'start'"));
        }

        if (every < TimeSpan.FromSeconds(1) || offset >= every)
        {
            fields.Problems.Add(new FieldProblem("every", "expected at least one second, and more than 'offset'"));
        }

        return new ScheduleSpec
        {
            CronExpressions = crons,
            Intervals = every is { } interval ? [new ScheduleIntervalSpec(interval, offset)] : [],
            TimeZoneName = zone,
            Jitter = fields.Duration("jitter"),
            StartAt = start,
            EndAt = end,
        };
    }

    private static ScheduleActionStartWorkflow Action(string name, Scope scope, string sequence, JsonElement body, ScheduleFields fields)
    {
        var data = fields.Object("data") is { } given ? JsonObject.Create(given) ?? [] : [];
        (data["project"], data["stage"], data["service"]) = (scope.Project, scope.Stage, scope.Service);
        if (fields.Object("labels") is { } labels)
        {
            data["labels"] = JsonObject.Create(labels);
        }

        var input = new FiringInput(name, EventType.SequenceTriggered(scope.Stage, sequence), JsonSerializer.SerializeToElement(data));
        return ScheduleActionStartWorkflow.Create(
            (ScheduleFiringWorkflow workflow) => workflow.RunAsync(input),
            new WorkflowOptions(WorkflowIds.Firing(name), WorkflowNames.TaskQueue)
            {
                Memo = new Dictionary<string, object> { [DefinitionMemo] = body },
            });
    }

    private async Task CheckTargetAsync(Scope scope, string sequence, List<FieldProblem> problems, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(scope.Project, cancellationToken) is not { Project.ClosedAt: null } plan)
        {
            var names = await plans.ListNamesAsync(cancellationToken);
            problems.Add(new FieldProblem("project", $"there is no project '{scope.Project}'.{NearestNames.Suggestion(scope.Project, names.ToList())}"));
            return;
        }

        var stages = plan.Shipyard?.Stages ?? [];
        if (stages.FirstOrDefault(known => known.Name == scope.Stage) is not { } stage)
        {
            problems.Add(new FieldProblem("stage", $"there is no stage '{scope.Stage}'.{NearestNames.Suggestion(scope.Stage, stages.Select(known => known.Name).ToList())}"));
        }
        else if (stage.Sequences.All(known => known.Name != sequence))
        {
            var names = stage.Sequences.Select(known => known.Name).ToList();
            problems.Add(new FieldProblem("sequence", $"there is no sequence '{sequence}' in stage '{stage.Name}'.{NearestNames.Suggestion(sequence, names)}"));
        }

        if (!NameRules.IsService(scope.Service))
        {
            problems.Add(new FieldProblem("service", $"got '{scope.Service}'"));
        }
    }
}
