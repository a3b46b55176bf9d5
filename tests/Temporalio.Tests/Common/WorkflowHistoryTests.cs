using Temporalio.Api.Enums.V1;
using Temporalio.Common;

namespace Temporalio.Tests.Common;

public class WorkflowHistoryTests
{
    [Fact]
    public void FromJson_OldEnumNames_AreRead()
    {
        const string json = """
            {"events":[{"eventId":"1","eventTime":"2022-01-01T00:00:00Z","eventType":"WorkflowExecutionStarted",
            "workflowExecutionStartedEventAttributes":{"workflowType":{"name":"W"},"taskQueue":{"name":"q","kind":"Normal"},"unknown":1}}]}
            """;

        var history = WorkflowHistory.FromJson("id", json);

        var started = Assert.Single(history.Events);
        Assert.Equal(EventType.WorkflowExecutionStarted, started.EventType);
        Assert.Equal(TaskQueueKind.Normal, started.WorkflowExecutionStartedEventAttributes.TaskQueue.Kind);
    }

    [Fact]
    public void ToJson_FromJson_IsTheSame()
    {
        var history = WorkflowHistory.FromJson("id", """{"events":[{"eventId":"5","eventType":"EVENT_TYPE_TIMER_FIRED","timerFiredEventAttributes":{"timerId":"1"}}]}""");

        var read = WorkflowHistory.FromJson("id", history.ToJson());

        Assert.Equal(history.Events, read.Events);
    }

    [Fact]
    public void FromJson_NotAnObject_Throws() =>
        Assert.Throws<ArgumentException>(() => WorkflowHistory.FromJson("id", "[]"));
}
