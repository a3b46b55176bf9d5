using System.Diagnostics;
using Temporalio.Activities;
using Temporalio.Exceptions;
using Temporalio.Worker.Interceptors;

namespace Temporalio.Extensions.OpenTelemetry;

/// <summary>A span around each activity.</summary>
internal sealed class TracedActivity(ActivityInboundInterceptor next, TraceHeader header, TracingInterceptorOptions options)
    : ActivityInboundInterceptor(next)
{
    public override async Task<object?> ExecuteActivityAsync(ExecuteActivityInput input)
    {
        var info = ActivityExecutionContext.Current.Info;
        using var span = TracingInterceptor.ActivitiesSource.StartActivity(
            $"RunActivity:{info.ActivityType}", ActivityKind.Server, header.Read(input.Headers));
        span.Tag(options.TagNameWorkflowId, info.WorkflowId)
            .Tag(options.TagNameRunId, info.WorkflowRunId)
            .Tag(options.TagNameActivityId, info.ActivityId);
        try
        {
            return await Next.ExecuteActivityAsync(input).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not CompleteAsyncException)
        {
            if (e is not ApplicationFailureException { Category: Api.Enums.V1.ApplicationErrorCategory.Benign })
            {
                span.Fail(e);
            }

            throw;
        }
    }
}
