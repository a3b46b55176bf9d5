using System.Text;
using EndToEnd.Tests.Setup;

namespace EndToEnd.Tests.Scenarios;

/// <summary>What a host tells about itself: spans and metrics by OTLP, and the page for Prometheus.</summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly string data = Directory.CreateTempSubdirectory("orc-telemetry-").FullName;
    private readonly Uri address = new($"http://127.0.0.1:{Server.FreePort()}");

    private static string Demo => Path.Combine(AppContext.BaseDirectory, "examples", "demo");

    [Fact]
    public async Task Up_WithAnOtlpEndpoint_SendsOneTraceForASequenceAndItsMetrics()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address.OriginalString,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        };
        await using var orc = OrcProcess.Start(environment, "up", "--insecure", "--data", data, "--urls", address.OriginalString, "--temporal-port", "0", "--runner", "process");
        using var server = new Server(address);
        await server.WaitUntilReadyAsync();
        await using var apply = OrcProcess.Start(new Dictionary<string, string> { ["ORC_SERVER"] = address.OriginalString }, "apply", "-f", Demo);
        Assert.Equal(0, await apply.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        using var http = new HttpClient { BaseAddress = address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/event");
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        request.Content = new StringContent(await File.ReadAllTextAsync(Path.Combine(Demo, "foo-triggered.json")), Encoding.UTF8, "application/json");

        using var answer = await http.SendAsync(request);

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        string[] spans = ["POST /v1/event", "StartWorkflow:Sequence", "RunWorkflow:Sequence", "RunWorkflow:Job", "RunActivity:FinishSequence", "CompleteWorkflow:Sequence"];
        string[] metrics = ["orc_events_total", "orc_job_seconds", "temporal_workflow_endtoend_latency", "temporal_activity_execution_latency", "temporal_request_latency", "http.server.request.duration"];
        await Wait.ForAsync(
            () => spans.All(name => receiver.Spans.Any(span => span.TraceId == Trace && span.Name == name)) && metrics.All(receiver.Metrics.ContainsKey) ? receiver : null,
            TimeSpan.FromSeconds(60),
            () => $"missing: {string.Join(", ", spans.Except(receiver.Spans.Where(span => span.TraceId == Trace).Select(span => span.Name)).Concat(metrics.Except(receiver.Metrics.Keys)))}\nhad {string.Join(", ", receiver.Spans.Select(span => $"{span.TraceId[..4]} {span.Name}").Distinct())}\n{orc.Output}");
        string[] lines =
        [
            "orc_events_total{outcome=\"accepted\"} ",
            "orc_sequences_total{project=\"demo\",stage=\"dev\",sequence=\"foo\",result=\"pass\"} 1",
            "orc_job_seconds_count{result=\"pass\"} 1",
            "temporal_workflow_endtoend_latency_seconds_count{namespace=\"default\",task_queue=\"orchestrator\",workflow_type=\"Sequence\"} 1",
            "temporal_workflow_task_execution_latency_seconds_bucket{",
            "temporal_activity_execution_latency_seconds_sum{",
            "temporal_sticky_cache_size{",
            "temporal_num_pollers{namespace=\"default\",task_queue=\"orchestrator\",poller_type=\"sticky_workflow_task\"} ",
            "temporal_worker_task_slots_available{namespace=\"default\",task_queue=\"orchestrator\",worker_type=\"ActivityWorker\"} ",
            "temporal_request_total{operation=\"StartWorkflowExecution\",namespace=\"default\"} ",
        ];
        var page = "";
        await Wait.ForAsync(
            async () => lines.All((page = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Contains) ? page : null,
            TimeSpan.FromSeconds(30),
            () => $"missing: {string.Join('\n', lines.Where(line => !page.Contains(line, StringComparison.Ordinal)))}\n{page}");
    }

    public void Dispose() => Directory.Delete(data, recursive: true);
}
