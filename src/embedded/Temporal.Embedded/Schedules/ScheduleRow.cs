using Google.Protobuf;
using Temporal.Embedded.Seams;
using Temporal.Embedded.Storage;
using Temporal.Embedded.Visibility;
using Temporal.Embedded.Visibility.Query;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>Stores schedules, together with the rows by which they are listed.</summary>
internal static class ScheduleRow
{
    public static Action<WriteSession> Write(ScheduleContext context, long key, string namespaceName, string scheduleId, ScheduleRules state)
    {
        var bytes = state.Body.Write();
        var shown = state.Body.Shown;
        var attributes = shown.SearchAttributes?.Clone() ?? new SearchAttributes();
        attributes.IndexedFields["TemporalSchedulePaused"] = Json(state.Schedule.State.Paused ? "true" : "false");
        attributes.IndexedFields[QueryColumns.Division] = Json($"\"{ScheduleRows.Division}\"");
        var created = shown.Info.CreateTime.ToDateTimeOffset();
        var row = new VisibilityRecord
        {
            RunKey = -key,
            Namespace = namespaceName,
            WorkflowId = ScheduleRows.IdPrefix + scheduleId,
            RunId = state.Body.Uid,
            WorkflowType = ScheduleRows.WorkflowType,
            TaskQueue = "temporal-sys-per-ns-tq",
            Status = WorkflowExecutionStatus.Running,
            StartTime = created,
            ExecutionTime = created,
            RootWorkflowId = ScheduleRows.IdPrefix + scheduleId,
            RootRunId = state.Body.Uid,
            FirstRunId = state.Body.Uid,
            Memo = shown.Memo?.Clone(),
            SearchAttributes = attributes,
        };
        return session =>
        {
            session.Prepare("INSERT INTO schedules(schedule_key, namespace, schedule_id, body) VALUES(?1,?2,?3,?4) ON CONFLICT(schedule_key) DO UPDATE SET body=?4")
                .Bind(1, key).Bind(2, namespaceName).Bind(3, scheduleId).Bind(4, bytes).Run();
            context.Visibility.Upsert(session, row);
        };
    }

    public static void Delete(WriteSession session, IVisibility visibility, long key)
    {
        session.Prepare("DELETE FROM schedules WHERE schedule_key=?1").Bind(1, key).Run();
        visibility.Remove(session, -key);
    }

    private static Payload Json(string text) => new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
        Data = ByteString.CopyFromUtf8(text),
    };
}
