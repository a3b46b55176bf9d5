using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Converters;
using Temporalio.Worker.Interceptors;

namespace Temporalio.Tests.Replay.Live;

public sealed class InterceptorTests
{
    [Fact]
    public async Task HandleAsync_TwoInterceptors_AreCalledInOrderOnTheWayInAndOut()
    {
        var calls = new List<string>();
        var options = ScriptedServer.NewOptions() with { Interceptors = [next => new Tracing("outer", calls, next), next => new Tracing("inner", calls, next)] };
        var server = new ScriptedServer(options, typeof(OneStep));
        server.Start("OneStep", "word");

        var answer = await server.RunTaskAsync();

        Assert.Equal(["outer run", "inner run", "inner schedules step", "outer schedules step"], calls);
        var scheduled = answer.Commands.Single(command => command.CommandType == CommandType.ScheduleActivityTask).ScheduleActivityTaskCommandAttributes;
        Assert.Equal("outer", DataConverter.Default.PayloadConverter.ToValue<string>(scheduled.Header.Fields["trace"]));
    }

    private sealed class Tracing(string name, List<string> calls, WorkflowInboundInterceptor next) : WorkflowInboundInterceptor(next)
    {
        public override void Init(WorkflowOutboundInterceptor outbound) => base.Init(new Out(name, calls, outbound));

        public override Task<object?> ExecuteWorkflowAsync(ExecuteWorkflowInput input)
        {
            calls.Add($"{name} run");
            return base.ExecuteWorkflowAsync(input);
        }
    }

    private sealed class Out(string name, List<string> calls, WorkflowOutboundInterceptor next) : WorkflowOutboundInterceptor(next)
    {
        public override Task<TResult> ScheduleActivityAsync<TResult>(ScheduleActivityInput input)
        {
            calls.Add($"{name} schedules {input.Activity}");
            return base.ScheduleActivityAsync<TResult>(input with
            {
                Headers = new Dictionary<string, Payload> { ["trace"] = DataConverter.Default.PayloadConverter.ToPayload(name) },
            });
        }
    }
}
