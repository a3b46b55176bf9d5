using System.Text;
using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Engine.Calls;
using Temporal.Embedded.Grpc;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Visibility;
using Temporal.Embedded.Visibility.Query;
using Temporalio.Api.Schedule.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>Serves the RPCs of schedules.</summary>
internal sealed class ScheduleModule(ScheduleDirectory schedules, VisibilityReader lists, INamespaceRegistry namespaces, ISearchAttributeRegistry attributes) : IRpcModule
{
    private const int MostMatching = 1000;

    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<CreateScheduleRequest, CreateScheduleResponse>("CreateSchedule", (request, _) => CreateAsync(request));
        table.Serve<DescribeScheduleRequest, DescribeScheduleResponse>("DescribeSchedule", (request, _) => Of(request.Namespace, request.ScheduleId).DescribeAsync());
        table.Serve<UpdateScheduleRequest, UpdateScheduleResponse>("UpdateSchedule", (request, _) => UpdateAsync(request));
        table.Serve<PatchScheduleRequest, PatchScheduleResponse>("PatchSchedule", (request, _) => PatchAsync(request));
        table.Serve<DeleteScheduleRequest, DeleteScheduleResponse>("DeleteSchedule", (request, _) => DeleteAsync(request));
        table.Serve<ListScheduleMatchingTimesRequest, ListScheduleMatchingTimesResponse>("ListScheduleMatchingTimes", (request, _) => MatchingAsync(request));
        table.Serve<ListSchedulesRequest, ListSchedulesResponse>("ListSchedules", (request, _) => Task.Run(() => ListAsync(request)));
        table.Serve<CountSchedulesRequest, CountSchedulesResponse>("CountSchedules", (request, _) => Task.Run(() => Count(request)));
    }

    private LiveSchedule Of(string namespaceName, string scheduleId)
    {
        namespaces.Require(namespaceName);
        return schedules.Require(namespaceName, scheduleId);
    }

    private async Task<CreateScheduleResponse> CreateAsync(CreateScheduleRequest request)
    {
        namespaces.Require(request.Namespace);
        if (request.ScheduleId.Length == 0)
        {
            throw Refusal.InvalidArgument("ScheduleId is not set on request.");
        }

        if (Encoding.UTF8.GetByteCount(request.ScheduleId) > ScheduleCheck.LongestScheduleId)
        {
            throw Refusal.InvalidArgument("WorkflowId length exceeds limit.");
        }

        if (request.RequestId.Length == 0)
        {
            throw Refusal.InvalidArgument("RequestId is not set on request.");
        }

        RequestCheck.Length(request.RequestId, "RequestId length exceeds limit.");

        var canonical = ScheduleCheck.Canonical(request.Schedule, request.Namespace, attributes);
        var typed = request.SearchAttributes is { } sent ? ScheduleCheck.Typed(sent, request.Namespace, attributes) : null;
        Check(request.InitialPatch);
        return new CreateScheduleResponse { ConflictToken = await schedules.CreateAsync(request, canonical, typed).ConfigureAwait(false) };
    }

    private async Task<UpdateScheduleResponse> UpdateAsync(UpdateScheduleRequest request)
    {
        var schedule = Of(request.Namespace, request.ScheduleId);
        RequestCheck.Length(request.RequestId, "RequestId length exceeds limit.");
        var canonical = ScheduleCheck.Canonical(request.Schedule, request.Namespace, attributes);
        var typed = request.SearchAttributes is { } sent ? ScheduleCheck.Typed(sent, request.Namespace, attributes) : null;
        await schedule.UpdateAsync(canonical, request.ConflictToken, typed, request.Memo).ConfigureAwait(false);
        return new UpdateScheduleResponse();
    }

    private async Task<PatchScheduleResponse> PatchAsync(PatchScheduleRequest request)
    {
        var schedule = Of(request.Namespace, request.ScheduleId);
        RequestCheck.Length(request.RequestId, "RequestId length exceeds limit.");
        Check(request.Patch ?? throw Refusal.InvalidArgument("Patch is not set on request."));
        await schedule.PatchAsync(request.Patch, request.RequestId).ConfigureAwait(false);
        return new PatchScheduleResponse();
    }

    private async Task<DeleteScheduleResponse> DeleteAsync(DeleteScheduleRequest request)
    {
        namespaces.Require(request.Namespace);
        await schedules.DeleteAsync(request.Namespace, request.ScheduleId).ConfigureAwait(false);
        return new DeleteScheduleResponse();
    }

    private async Task<ListScheduleMatchingTimesResponse> MatchingAsync(ListScheduleMatchingTimesRequest request)
    {
        var schedule = Of(request.Namespace, request.ScheduleId);
        if (request.StartTime is null || request.EndTime is null)
        {
            throw Refusal.InvalidArgument("StartTime and EndTime must be set on request.");
        }

        var times = await schedule.MatchingAsync(request.StartTime.ToDateTimeOffset(), request.EndTime.ToDateTimeOffset(), MostMatching).ConfigureAwait(false);
        return new ListScheduleMatchingTimesResponse { StartTime = { times.Select(Timestamp.FromDateTimeOffset) } };
    }

    private async Task<ListSchedulesResponse> ListAsync(ListSchedulesRequest request)
    {
        namespaces.Require(request.Namespace);
        var query = QueryParser.Parse(request.Query, groups: false);
        var (rows, next) = lists.List(request.Namespace, query, request.MaximumPageSize, request.NextPageToken, schedules: true);
        var reply = new ListSchedulesResponse { NextPageToken = next };
        foreach (var row in rows)
        {
            // A row whose schedule was deleted a moment ago is left out.
            if (schedules.Find(request.Namespace, row.Execution.WorkflowId[ScheduleRows.IdPrefix.Length..]) is { } schedule
                && await ListedAsync(schedule).ConfigureAwait(false) is { } entry)
            {
                reply.Schedules.Add(entry);
            }
        }

        return reply;
    }

    /// <summary>Null when the schedule is being deleted just now.</summary>
    private static async Task<ScheduleListEntry?> ListedAsync(LiveSchedule schedule)
    {
        try
        {
            return await schedule.ListedAsync().ConfigureAwait(false);
        }
        catch (TemporalServiceException e) when (e.Code == GrpcStatus.NotFound)
        {
            return null;
        }
    }

    private CountSchedulesResponse Count(CountSchedulesRequest request)
    {
        namespaces.Require(request.Namespace);
        var counts = lists.Count(request.Namespace, QueryParser.Parse(request.Query, groups: false), schedules: true);
        return new CountSchedulesResponse { Count = counts.Sum(group => group.Count) };
    }

    private static void Check(SchedulePatch? patch)
    {
        if (patch is null)
        {
            return;
        }

        if (patch.Pause.Length > ScheduleCheck.LongestNotes || patch.Unpause.Length > ScheduleCheck.LongestNotes)
        {
            throw Refusal.InvalidArgument("Schedule notes exceeds limit.");
        }

        if (patch.BackfillRequest.Any(backfill => backfill.StartTime is null || backfill.EndTime is null))
        {
            throw Refusal.InvalidArgument("A backfill needs a start and an end time.");
        }
    }
}
