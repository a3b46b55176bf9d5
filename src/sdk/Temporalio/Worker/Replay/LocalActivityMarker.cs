using System.Text.Json;
using System.Text.Json.Serialization;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Temporalio.Worker.Replay;

/// <summary>The marker "core_local_activity": the outcome of a local activity.</summary>
internal sealed record LocalActivityMarker(LocalActivityMarker.MarkerData Data, Payload? Result, Failure? Failure)
{
    public const string Name = "core_local_activity";

    public Command ToCommand()
    {
        var marker = new RecordMarkerCommandAttributes { MarkerName = Name, Failure = Failure };
        marker.Details.Add("data", new Payloads { Payloads_ = { JsonPayload.Of(Data, MarkerJson.Default.MarkerData) } });
        if (Result is not null)
        {
            marker.Details.Add("result", new Payloads { Payloads_ = { Result } });
        }

        return new() { CommandType = CommandType.RecordMarker, RecordMarkerCommandAttributes = marker };
    }

    /// <summary>The outcome that a marker holds; null for other markers.</summary>
    public static LocalActivityMarker? Read(MarkerRecordedEventAttributes marker)
    {
        if (marker.MarkerName != Name || !marker.Details.TryGetValue("data", out var data) || data.Payloads_.Count == 0)
        {
            return null;
        }

        var read = JsonSerializer.Deserialize(data.Payloads_[0].Data.Span, MarkerJson.Default.MarkerData);
        var result = marker.Details.TryGetValue("result", out var payloads) ? payloads.Payloads_.FirstOrDefault() : null;
        return read is null ? null : new(read, result, marker.Failure);
    }

    /// <summary>A span or a point of time as the marker writes it.</summary>
    internal sealed record Moment([property: JsonPropertyName("seconds")] long Seconds, [property: JsonPropertyName("nanos")] int Nanos)
    {
        public static Moment Of(DateTime time) => Of(time - DateTime.UnixEpoch);

        public static Moment Of(TimeSpan span) => new(span.Ticks / TimeSpan.TicksPerSecond, (int)(span.Ticks % TimeSpan.TicksPerSecond) * 100);

        public TimeSpan ToTimeSpan() => TimeSpan.FromTicks((Seconds * TimeSpan.TicksPerSecond) + (Nanos / 100));

        public DateTime ToDateTime() => DateTime.UnixEpoch + ToTimeSpan();
    }

    internal sealed record MarkerData(
        [property: JsonPropertyName("seq")] uint Seq,
        [property: JsonPropertyName("attempt")] uint Attempt,
        [property: JsonPropertyName("activity_id")] string ActivityId,
        [property: JsonPropertyName("activity_type")] string ActivityType,
        [property: JsonPropertyName("complete_time")] Moment? CompleteTime,
        [property: JsonPropertyName("backoff")] Moment? Backoff,
        [property: JsonPropertyName("original_schedule_time")] Moment? OriginalScheduleTime);
}
