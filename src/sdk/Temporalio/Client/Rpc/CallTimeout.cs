using Google.Protobuf;
using Temporalio.Api.WorkflowService.V1;

namespace Temporalio.Client.Rpc;

/// <summary>Deadlines of calls whose caller gave none.</summary>
internal static class CallTimeout
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(70);

    private static readonly TimeSpan Sleep = TimeSpan.FromDays(1);

    public static TimeSpan Of(IMessage request) => OfLong(request) ?? Short;

    /// <summary>The deadline of a call that waits for something to happen; null for the others, which need none in process.</summary>
    public static TimeSpan? OfLong(IMessage request) => request switch
    {
        PollWorkflowTaskQueueRequest or PollActivityTaskQueueRequest => LongPoll,
        GetWorkflowExecutionHistoryRequest { WaitNewEvent: true } => LongPoll,
        UpdateWorkflowExecutionRequest or PollWorkflowExecutionUpdateRequest or ExecuteMultiOperationRequest => LongPoll,
        QueryWorkflowRequest => LongPoll,
        Api.TestService.V1.SleepRequest or Api.TestService.V1.SleepUntilRequest => Sleep,
        _ => null,
    };
}
