using System.Collections.Concurrent;
using System.Diagnostics;
using Temporalio.Client;
using Temporalio.Extensions.OpenTelemetry;
using Temporalio.Testing;
using Temporalio.Worker;

namespace Temporalio.Tests.EndToEnd;

public class TracingTests
{
    [Fact]
    public async Task Spans_FromClientToActivity_AreOneTrace()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var caller = new ActivitySource($"caller-{Guid.NewGuid()}");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == caller || source.Name.StartsWith("Temporalio.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var environment = await WorkflowEnvironment.StartLocalAsync(new() { Interceptors = [new TracingInterceptor()] });
        var client = environment.Client;
        using var root = caller.StartActivity("post");
        using var worker = new TemporalWorker(client, new TemporalWorkerOptions("q").AddWorkflow<HelloFlow>().AddWorkflow<ParentFlow>().AddAllActivities(typeof(Deeds), null));

        await worker.ExecuteAsync(() => client.ExecuteWorkflowAsync((ParentFlow flow) => flow.RunAsync(0), new("traced", "q"))).WaitAsync(TimeSpan.FromSeconds(120));

        var trace = spans.Where(span => span.TraceId == root!.TraceId).ToDictionary(span => span.OperationName);
        Assert.Equal(root!.SpanId, trace["StartWorkflow:ParentFlow"].ParentSpanId);
        Assert.Equal(trace["StartWorkflow:ParentFlow"].SpanId, trace["RunWorkflow:ParentFlow"].ParentSpanId);
        Assert.Equal(trace["RunWorkflow:ParentFlow"].SpanId, trace["StartChildWorkflow:HelloFlow"].ParentSpanId);
        Assert.Equal(trace["StartChildWorkflow:HelloFlow"].SpanId, trace["RunWorkflow:HelloFlow"].ParentSpanId);
        Assert.Equal(trace["StartActivity:Greet"].SpanId, trace["RunActivity:Greet"].ParentSpanId);
        Assert.Equal("traced", trace["RunWorkflow:ParentFlow"].GetTagItem("temporalWorkflowID"));
    }
}
