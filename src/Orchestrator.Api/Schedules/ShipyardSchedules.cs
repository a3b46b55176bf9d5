using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Ingress;
using Orchestrator.Model.Shipyards;
using Orchestrator.Store;
using Temporalio.Exceptions;

namespace Orchestrator.Api.Schedules;

/// <summary>
/// Makes, replaces and removes the schedules that shipyards ask for, whichever way a shipyard or a service came into the registry.
/// Any number of processes may do so at once.
/// </summary>
internal sealed class ShipyardSchedules(
    IRegistry registry, IProjectPlans plans, Schedules schedules, ScheduleReader reader, TimeProvider time, ILogger<ShipyardSchedules> logger) : BackgroundService
{
    /// <summary>Stands between the parts of a name: <c>PROJECT:STAGE:SEQUENCE:SERVICE</c>. Names of projects have none.</summary>
    private const char Separator = ':';

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, string> made = new(StringComparer.Ordinal);
    private bool listed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = -1L;
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                var version = registry.Version;
                if (version != seen && await TrySyncAsync(stoppingToken))
                {
                    seen = version;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start compares everything.
        }
    }

    private async Task<bool> TrySyncAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SyncAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is RpcException or IOException or System.Data.Common.DbException)
        {
            // Temporal or the store may be away for a while; the next tick tries again.
            Log.SchedulesPostponed(logger, e.Message);
            return false;
        }
    }

    private async Task SyncAsync(CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(cancellationToken);
        if (!listed)
        {
            await ReadMadeAsync(cancellationToken);
        }

        foreach (var gone in made.Keys.Where(name => !wanted.ContainsKey(name)).ToList())
        {
            await RemoveAsync(gone, cancellationToken);
        }

        foreach (var (name, body) in wanted)
        {
            var text = body.ToJsonString();
            if (made.GetValueOrDefault(name) != text && await MakeAsync(name, body, cancellationToken))
            {
                made[name] = text;
            }
        }
    }

    private async Task<Dictionary<string, JsonObject>> WantedAsync(CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var project in await plans.ListNamesAsync(cancellationToken))
        {
            if ((await plans.FindAsync(project, cancellationToken))?.Shipyard is not { } shipyard)
            {
                continue;
            }

            foreach (var (stage, sequence, schedule) in Scheduled(shipyard))
            {
                foreach (var service in await ServicesAsync(project, schedule, cancellationToken))
                {
                    wanted[string.Join(Separator, project, stage, sequence, service)] = Body(project, stage, service, sequence, schedule);
                }
            }
        }

        return wanted;
    }

    private static IEnumerable<(string Stage, string Sequence, SequenceSchedule Schedule)> Scheduled(Shipyard shipyard) =>
        from stage in shipyard.Stages
        from sequence in stage.Sequences
        where sequence.Schedule is not null
        select (stage.Name, sequence.Name, sequence.Schedule);

    private async Task<IEnumerable<string>> ServicesAsync(string project, SequenceSchedule schedule, CancellationToken cancellationToken) =>
        schedule.Services.Count > 0
            ? schedule.Services
            : (await registry.ListServicesAsync(project, cancellationToken)).Select(service => service.Name);

    private static JsonObject Body(string project, string stage, string service, string sequence, SequenceSchedule schedule)
    {
        var body = new JsonObject
        {
            ["project"] = project,
            ["stage"] = stage,
            ["service"] = service,
            ["sequence"] = sequence,
            ["cron"] = schedule.Cron,
        };
        if (schedule.TimeZone is { } zone)
        {
            body["timezone"] = zone;
        }

        if (schedule.Data is { ValueKind: JsonValueKind.Object } data)
        {
            body["data"] = JsonObject.Create(data);
        }

        return body;
    }

    private async Task ReadMadeAsync(CancellationToken cancellationToken)
    {
        foreach (var name in await schedules.ListNamesAsync(cancellationToken))
        {
            if (name.Contains(Separator, StringComparison.Ordinal))
            {
                made[name] = await schedules.FindDefinitionAsync(name, cancellationToken) ?? "";
            }
        }

        listed = true;
    }

    private async Task<bool> MakeAsync(string name, JsonObject body, CancellationToken cancellationToken)
    {
        var (definition, problems) = await reader.ReadAsync(name, JsonSerializer.SerializeToElement(body), cancellationToken);
        if (definition is null)
        {
            Log.ScheduleRefused(logger, name, string.Join("; ", problems.Select(one => $"{one.Field}: {one.Problem}")));
            return true;
        }

        try
        {
            // Another process may make it in between.
            if (!await schedules.ReplaceAsync(definition, cancellationToken) && !await schedules.CreateAsync(definition, cancellationToken))
            {
                return false;
            }

            Log.ScheduleMade(logger, name);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.InvalidArgument)
        {
            Log.ScheduleRefused(logger, name, e.Message);
        }

        return true;
    }

    private async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await schedules.Handle(name).DeleteAsync(Schedules.Rpc(cancellationToken));
            Log.ScheduleRemoved(logger, name);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            // Another process was here first.
        }

        made.Remove(name);
    }
}
