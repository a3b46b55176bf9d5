using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Api.Answers;
using Orchestrator.Api.Sequences;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Schedules;
using Temporalio.Client;
using Temporalio.Client.Schedules;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Schedules;

/// <summary>The schedules, each a Temporal Schedule; Temporal is the only place where they are kept.</summary>
internal sealed class Schedules(ITemporalClient client, SequenceExecutions executions)
{
    private const int MostRuns = 200;
    private static readonly string Prefix = WorkflowIds.Schedule("");

    public ScheduleHandle Handle(string name) => client.GetScheduleHandle(WorkflowIds.Schedule(name));

    /// <summary>The names of all schedules, in order.</summary>
    public async Task<IReadOnlyList<string>> ListNamesAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var listed in client.ListSchedulesAsync(new ScheduleListOptions { Rpc = Rpc(cancellationToken) }))
        {
            if (listed.Id.StartsWith(Prefix, StringComparison.Ordinal))
            {
                names.Add(listed.Id[Prefix.Length..]);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Every schedule, or those of one project.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string? project, CancellationToken cancellationToken)
    {
        var found = new List<JsonObject>();
        foreach (var names in (await ListNamesAsync(cancellationToken)).Chunk(16))
        {
            var shown = await Task.WhenAll(names.Select(name => FindAsync(name, cancellationToken)));
            found.AddRange(shown.OfType<JsonObject>().Where(one => project is null || one["project"]?.ToString() == project));
        }

        return found;
    }

    /// <summary>The schedule as it was asked for, with its state, next times and past runs; null when there is none.</summary>
    public async Task<JsonObject?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var described = await Handle(name).DescribeAsync(Rpc(cancellationToken));
            return await ShownAsync(name, described, await RunsAsync(described.Info, cancellationToken));
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The body it was made of, as text; null when there is none or no such schedule.</summary>
    public async Task<string?> FindDefinitionAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await DefinitionAsync(await Handle(name).DescribeAsync(Rpc(cancellationToken)))).ToJsonString();
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>False when there is one of that name.</summary>
    public async Task<bool> CreateAsync(ScheduleDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateScheduleAsync(
                WorkflowIds.Schedule(definition.Name), definition.Schedule, new ScheduleOptions { Rpc = Rpc(cancellationToken) });
            return true;
        }
        catch (ScheduleAlreadyRunningException)
        {
            return false;
        }
    }

    /// <summary>Replaces a schedule; false when there is none.</summary>
    public async Task<bool> ReplaceAsync(ScheduleDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            await Handle(definition.Name).UpdateAsync(current => new ScheduleUpdate(Kept(definition, current.Description.Schedule)), Rpc(cancellationToken));
            return true;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Removes the schedules of a project; what they have triggered stays.</summary>
    public async Task DeleteOfProjectAsync(string project, CancellationToken cancellationToken)
    {
        foreach (var schedule in await ListAsync(project, cancellationToken))
        {
            await Handle(schedule["name"]?.ToString() ?? "").DeleteAsync(Rpc(cancellationToken));
        }
    }

    public static RpcOptions Rpc(CancellationToken cancellationToken) => new() { CancellationToken = cancellationToken };

    private static Schedule Kept(ScheduleDefinition definition, Schedule current)
    {
        var wanted = definition.Schedule;
        return definition.SaysPaused
            ? wanted
            : wanted with { State = ScheduleHolds.Kept(wanted.State, current.State) };
    }

    private static async Task<JsonObject> ShownAsync(string name, ScheduleDescription described, IReadOnlyList<ScheduleRun> runs)
    {
        var (state, info) = (described.Schedule.State, described.Info);
        var shown = await DefinitionAsync(described);
        var next = info.NextActionTimes.ToList();
        shown["name"] = name;
        shown["state"] = state.Paused ? "paused" : state is { LimitedActions: true, RemainingActions: 0 } || next.Count == 0 ? "ended" : "active";
        shown["paused"] = state.Paused;
        shown["note"] = state.Note;
        shown["runsLeft"] = state.LimitedActions ? state.RemainingActions : null;
        shown["fired"] = info.NumActions;
        shown["missed"] = info.NumActionsMissedCatchupWindow;
        shown["skipped"] = info.NumActionsSkippedOverlap;
        shown["next"] = state.Paused || next.Count == 0 ? null : next[0];
        shown["nextTimes"] = JsonSerializer.SerializeToNode(next);
        shown["last"] = runs.Count > 0 ? runs[0].FiredAt : null;
        shown["lastResult"] = runs.Count > 0 ? runs[0].Result ?? runs[0].State : null;
        shown["recent"] = JsonSerializer.SerializeToNode(runs, ApiJson.Options);
        shown["createdAt"] = info.CreatedAt;
        foreach (var absent in shown.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            shown.Remove(absent);
        }

        return shown;
    }

    private static async Task<JsonObject> DefinitionAsync(ScheduleDescription described)
    {
        var memo = (described.Schedule.Action as ScheduleActionStartWorkflow)?.Options.Memo;
        return memo?.GetValueOrDefault(ScheduleReader.DefinitionMemo) is IEncodedRawValue kept
            ? JsonObject.Create(await kept.ToValueAsync<JsonElement>()) ?? []
            : [];
    }

    // The context of a firing follows from its workflow id, so the runs it triggered can be found without asking the firing.
    private async Task<IReadOnlyList<ScheduleRun>> RunsAsync(ScheduleInfo info, CancellationToken cancellationToken)
    {
        var fired = info.RecentActions
            .Where(action => action.Action is ScheduleActionExecutionStartWorkflow)
            .Select(action => (Action: action, Firing.Of(((ScheduleActionExecutionStartWorkflow)action.Action).WorkflowId).Context))
            .OrderByDescending(one => one.Action.StartedAt)
            .ToList();
        if (fired.Count == 0)
        {
            return [];
        }

        var query = new SequenceQuery { Contexts = fired.ConvertAll(one => one.Context) };
        var runs = (await executions.ListAsync(query, MostRuns, cancellationToken)).ToLookup(run => run.Context, StringComparer.Ordinal);
        return fired.ConvertAll(one =>
        {
            // The sequence that was triggered began first; others of the context follow from it.
            var run = runs[one.Context].MinBy(run => run.StartedAt);
            return new ScheduleRun(one.Action.ScheduledAt, one.Action.StartedAt, one.Context, run?.State, run?.Result);
        });
    }
}
