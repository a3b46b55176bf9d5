using System.Diagnostics;
using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace Temporalio.Extensions.OpenTelemetry;

/// <summary>A span for each call about a workflow, sent along as the parent of what follows.</summary>
internal sealed class TracedClient(ClientOutboundInterceptor next, TraceHeader header, TracingInterceptorOptions options)
    : ClientOutboundInterceptor(next)
{
    public override Task<WorkflowHandle<TWorkflow, TResult>> StartWorkflowAsync<TWorkflow, TResult>(StartWorkflowInput input)
    {
        var verb = input.Options.StartSignal == null ? "StartWorkflow" : "SignalWithStartWorkflow";
        return RunAsync($"{verb}:{input.Workflow}", input.Options.Id, null, context =>
            Next.StartWorkflowAsync<TWorkflow, TResult>(input with { Headers = header.Write(input.Headers, context) }));
    }

    public override Task SignalWorkflowAsync(SignalWorkflowInput input) =>
        RunAsync($"SignalWorkflow:{input.Signal}", input.Id, null, async context =>
        {
            await Next.SignalWorkflowAsync(input with { Headers = header.Write(input.Headers, context) });
            return true;
        });

    public override Task<TResult> QueryWorkflowAsync<TResult>(QueryWorkflowInput input) =>
        RunAsync($"QueryWorkflow:{input.Query}", input.Id, null, context =>
            Next.QueryWorkflowAsync<TResult>(input with { Headers = header.Write(input.Headers, context) }));

    public override Task<WorkflowUpdateHandle<TResult>> StartWorkflowUpdateAsync<TResult>(StartWorkflowUpdateInput input) =>
        RunAsync($"UpdateWorkflow:{input.Update}", input.Id, input.Options.Id, context =>
            Next.StartWorkflowUpdateAsync<TResult>(input with { Headers = header.Write(input.Headers, context) }));

    public override Task<WorkflowUpdateHandle<TUpdateResult>> StartUpdateWithStartWorkflowAsync<TUpdateResult>(
        StartUpdateWithStartWorkflowInput input) =>
        RunAsync($"UpdateWithStartWorkflow:{input.Update}", input.Options.StartWorkflowOperation?.Options.Id, input.Options.Id, context =>
        {
            if (input.Options.StartWorkflowOperation is { } start)
            {
                start.Headers = header.Write(start.Headers, context);
            }

            return Next.StartUpdateWithStartWorkflowAsync<TUpdateResult>(input with { Headers = header.Write(input.Headers, context) });
        });

    private async Task<T> RunAsync<T>(string name, string? workflowId, string? updateId, Func<ActivityContext, Task<T>> call)
    {
        using var span = TracingInterceptor.ClientSource.StartActivity(name, ActivityKind.Client);
        span.Tag(options.TagNameWorkflowId, workflowId).Tag(options.TagNameUpdateId, updateId);
        try
        {
            return await call((span ?? Activity.Current)?.Context ?? default).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }
}
