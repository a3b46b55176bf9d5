using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Common;
using Temporalio.Worker.Replay;

namespace Temporalio.Tests.Replay;

public sealed class HistoryFileTests
{
    public static TheoryData<string> AllFiles => [.. HistoryFiles.Names(), .. HistoryFiles.Names("golden").Select(name => Path.Combine("golden", name))];

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void Read_RecordedHistory_KeepsItsInvariants(string name)
    {
        var events = HistoryFiles.Read(name).Events.ToList();

        Assert.NotEmpty(events);
        Assert.Equal(EventType.WorkflowExecutionStarted, events[0].EventType);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(id => (long)id), events.Select(item => item.EventId));
        Assert.All(events, item => Assert.True(item.EventType == EventType.WorkflowTaskStarted
            ? events[(int)item.WorkflowTaskStartedEventAttributes.ScheduledEventId - 1].EventType == EventType.WorkflowTaskScheduled
            : item.EventTime is not null));
        Assert.DoesNotContain(events.SkipLast(1), item => item.EventType is EventType.WorkflowExecutionCompleted or EventType.WorkflowExecutionFailed);
    }

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void ToJson_RecordedHistory_ReadsBackTheSame(string name)
    {
        var history = HistoryFiles.Read(name);

        var again = WorkflowHistory.FromJson(name, history.ToJson());

        Assert.Equal(history.Events.Select(item => item.ToByteString()), again.Events.Select(item => item.ToByteString()));
    }

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void Next_RecordedHistory_CutsAtEveryCompletedTask(string name)
    {
        var events = HistoryFiles.Read(name).Events.ToList();
        var cursor = new HistoryCursor();
        cursor.Append(events);

        var seen = new List<HistoryEvent>();
        while (cursor.Next(allCompleted: true) is { } chunk)
        {
            Assert.True(chunk.IsReplay);
            Assert.Equal(EventType.WorkflowTaskStarted, chunk.Started.EventType);
            seen.AddRange(chunk.Events);
        }

        Assert.Equal(events, seen.Concat(cursor.Rest));
        Assert.DoesNotContain(
            cursor.Rest.Zip(cursor.Rest.Skip(1)),
            pair => pair.First.EventType == EventType.WorkflowTaskStarted && pair.Second.EventType == EventType.WorkflowTaskCompleted);
    }
}
