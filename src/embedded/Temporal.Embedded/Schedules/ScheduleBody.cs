using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>Everything that is stored of a schedule.</summary>
internal sealed class ScheduleBody
{
    private const byte Format = 1;

    /// <summary>The schedule, its counters, memo and search attributes.</summary>
    public required DescribeScheduleResponse Shown { get; init; }

    /// <summary>Identity of this schedule, another one when it is deleted and made again.</summary>
    public required string Uid { get; init; }

    /// <summary>Request that made the schedule.</summary>
    public required string CreateRequestId { get; init; }

    /// <summary>Grows with every change that a client may have to know of before it updates.</summary>
    public long Version { get; set; } = 1;

    /// <summary>Times up to here have been treated.</summary>
    public DateTimeOffset Cursor { get; set; }

    /// <summary>Starts that are due, oldest first.</summary>
    public List<BufferedStart> Buffer { get; init; } = [];

    /// <summary>Backfills that are not through.</summary>
    public List<Backfill> Backfills { get; init; } = [];

    /// <summary>Open runs that other starts do not wait for.</summary>
    public List<WorkflowExecution> Overlapping { get; init; } = [];

    /// <summary>The latest patch requests, so that one that is sent again is not done again.</summary>
    public List<string> Requests { get; init; } = [];

    /// <summary>Result of the last run that completed.</summary>
    public Payloads? LastResult { get; set; }

    /// <summary>Failure of the last run, if it failed.</summary>
    public Failure? LastFailure { get; set; }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        Write(writer, Shown);
        writer.Write(Uid);
        writer.Write(CreateRequestId);
        writer.Write(Version);
        writer.Write(Cursor.UtcTicks);
        writer.Write(Buffer.Count);
        foreach (var start in Buffer)
        {
            writer.Write(start.Nominal.UtcTicks);
            writer.Write(start.Actual.UtcTicks);
            writer.Write((int)start.Overlap);
            writer.Write(start.Manual);
            writer.Write(start.RequestId);
        }

        writer.Write(Backfills.Count);
        foreach (var backfill in Backfills)
        {
            writer.Write(backfill.After.UtcTicks);
            writer.Write(backfill.Until.UtcTicks);
            writer.Write((int)backfill.Overlap);
        }

        writer.Write(Overlapping.Count);
        Overlapping.ForEach(run => Write(writer, run));
        writer.Write(Requests.Count);
        Requests.ForEach(writer.Write);
        Write(writer, LastResult);
        Write(writer, LastFailure);
        writer.Flush();
        return stream.ToArray();
    }

    public static ScheduleBody Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        if (reader.ReadByte() is not Format and var other)
        {
            throw new InvalidDataException($"A schedule is stored in format {other}, which this version does not know.");
        }

        return new ScheduleBody
        {
            Shown = Read(reader, DescribeScheduleResponse.Parser) ?? new DescribeScheduleResponse(),
            Uid = reader.ReadString(),
            CreateRequestId = reader.ReadString(),
            Version = reader.ReadInt64(),
            Cursor = Time(reader),
            Buffer = List(reader, () => new BufferedStart(Time(reader), Time(reader), (ScheduleOverlapPolicy)reader.ReadInt32(), reader.ReadBoolean(), reader.ReadString())),
            Backfills = List(reader, () => new Backfill(Time(reader), Time(reader), (ScheduleOverlapPolicy)reader.ReadInt32())),
            Overlapping = List(reader, () => Read(reader, WorkflowExecution.Parser) ?? new WorkflowExecution()),
            Requests = List(reader, reader.ReadString),
            LastResult = Read(reader, Payloads.Parser),
            LastFailure = Read(reader, Failure.Parser),
        };
    }

    private static List<T> List<T>(BinaryReader reader, Func<T> item)
    {
        var count = reader.ReadInt32();
        var list = new List<T>(count);
        for (var i = 0; i < count; i++)
        {
            list.Add(item());
        }

        return list;
    }

    private static DateTimeOffset Time(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    private static void Write(BinaryWriter writer, IMessage? message)
    {
        writer.Write(message?.CalculateSize() ?? -1);
        writer.Write(message?.ToByteArray() ?? []);
    }

    private static T? Read<T>(BinaryReader reader, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var size = reader.ReadInt32();
        return size < 0 ? null : parser.ParseFrom(reader.ReadBytes(size));
    }
}
