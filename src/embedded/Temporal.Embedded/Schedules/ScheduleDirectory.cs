using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporalio.Api.Common.V1;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.Schedule.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>All schedules, by namespace and id.</summary>
internal sealed class ScheduleDirectory(ScheduleContext context) : IRunObserver
{
    private readonly ConcurrentDictionary<(string Namespace, string Id), LiveSchedule> schedules = new();
    private long lastKey;

    /// <summary>Reads the stored schedules and sets them going.</summary>
    public void Load()
    {
        context.Runs.Observe(this);
        var stored = context.Database.Read(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT schedule_key, namespace, schedule_id, body FROM schedules ORDER BY schedule_key";
            using var reader = command.ExecuteReader();
            var rows = new List<LiveSchedule>();
            while (reader.Read())
            {
                lastKey = reader.GetInt64(0);
                rows.Add(new LiveSchedule(context, lastKey, reader.GetString(1), reader.GetString(2), ScheduleBody.Read(reader.GetFieldValue<byte[]>(3))));
            }

            return rows;
        });
        foreach (var schedule in stored)
        {
            schedules[(schedule.Namespace, schedule.ScheduleId)] = schedule;
            _ = Task.Run(schedule.ResumeAsync);
        }
    }

    /// <inheritdoc/>
    public void Closed(ClosedRun run)
    {
        if (run.NewRunId.Length == 0 && context.Watched.TryGetValue(run.FirstRunId, out var schedule))
        {
            _ = Task.Run(() => schedule.ClosedAsync(run));
        }
    }

    public LiveSchedule? Find(string namespaceName, string scheduleId) => schedules.GetValueOrDefault((namespaceName, scheduleId));

    public LiveSchedule Require(string namespaceName, string scheduleId) =>
        Find(namespaceName, scheduleId) ?? throw Refusal.NotFound($"schedule not found: {scheduleId}");

    /// <summary>Makes a schedule; the same request again gives the same schedule.</summary>
    public async Task<ByteString> CreateAsync(CreateScheduleRequest request, Schedule canonical, SearchAttributes? attributes)
    {
        var id = (request.Namespace, request.ScheduleId);
        var body = new ScheduleBody
        {
            Shown = new DescribeScheduleResponse
            {
                Schedule = canonical,
                Info = new ScheduleInfo { CreateTime = Timestamp.FromDateTimeOffset(context.Clock.UtcNow) },
                Memo = request.Memo,
                SearchAttributes = attributes,
            },
            Uid = Guid.NewGuid().ToString(),
            CreateRequestId = request.RequestId,
            Cursor = context.Clock.UtcNow,
        };
        var made = new LiveSchedule(context, Interlocked.Increment(ref lastKey), request.Namespace, request.ScheduleId, body);
        var there = schedules.GetOrAdd(id, made);
        if (!ReferenceEquals(there, made))
        {
            return there.Body.CreateRequestId == request.RequestId
                ? (await there.DescribeAsync().ConfigureAwait(false)).ConflictToken
                : throw Taken(request, there.Body);
        }

        return await made.CreateAsync(request.InitialPatch).ConfigureAwait(false);
    }

    public async Task DeleteAsync(string namespaceName, string scheduleId)
    {
        var schedule = Require(namespaceName, scheduleId);
        await schedule.DeleteAsync().ConfigureAwait(false);
        schedules.TryRemove(KeyValuePair.Create((namespaceName, scheduleId), schedule));
    }

    /// <summary>Deletes all schedules of a namespace.</summary>
    public async Task DeleteNamespaceAsync(string namespaceName)
    {
        foreach (var (_, id) in schedules.Keys.Where(key => key.Namespace == namespaceName))
        {
            await DeleteAsync(namespaceName, id).ConfigureAwait(false);
        }
    }

    private static TemporalServiceException Taken(CreateScheduleRequest request, ScheduleBody there) => Refusal.AlreadyExists(
        $"Schedule '{request.ScheduleId}' exists already.",
        new WorkflowExecutionAlreadyStartedFailure { StartRequestId = there.CreateRequestId, RunId = there.Uid });
}
