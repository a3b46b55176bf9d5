using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Bench;

/// <summary>The project under load (one stage <c>dev</c>, sequence <c>work</c> of three tasks) and the posts of its driver.</summary>
internal sealed class BenchProject(Uri server, bool started) : IDisposable
{
    public const string Name = "bench";
    public const int FillerSize = 100;

    private static readonly string[] Tasks = ["t1", "t2", "t3"];

    private readonly HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = server };

    public async Task CreateAsync(int services)
    {
        var shipyard = new StringBuilder("apiVersion: spec.keptn.sh/0.2.3\nkind: Shipyard\nmetadata:\n  name: bench\nspec:\n  stages:\n    - name: dev\n      sequences:\n        - name: work\n          tasks:\n");
        foreach (var task in Tasks)
        {
            shipyard.Append("            - name: ").Append(task).Append('\n');
            shipyard.Append(started ? "              startTimeout: \"0\"\n" : "              expectStarted: false\n              startTimeout: \"0\"\n");
        }

        shipyard.Append("        - name: boxed\n          tasks:\n            - name: box\n");
        await PostAsync("/v1/project", new { name = Name, shipyard = Convert.ToBase64String(Encoding.UTF8.GetBytes(shipyard.ToString())) });
        for (var index = 0; index < services; index++)
        {
            await PostAsync($"/v1/project/{Name}/service", new { serviceName = $"svc-{index}" });
        }
    }

    /// <summary>A second sequence <c>boxed</c> whose one task runs <c>true</c> in a container without a network.</summary>
    public async Task AddContainerAsync(string image)
    {
        var config = $"apiVersion: v2\nactions:\n  - name: box\n    events:\n      - name: sh.keptn.event.box.triggered\n    tasks:\n      - name: box\n        image: {image}\n        imagePullPolicy: Never\n        cmd: [\"/bin/busybox\"]\n        args: [\"true\"]\n";
        await PostAsync($"/v1/project/{Name}/resource", new { resources = new[] { new { resourceURI = "job/config.yaml", resourceContent = Convert.ToBase64String(Encoding.UTF8.GetBytes(config)) } } });
    }

    public Task TriggerAsync(string context, string service, string sequence = "work") => EventAsync(
        $$$"""{"specversion":"1.0","id":"{{{context}}}","source":"bench","type":"sh.keptn.event.dev.{{{sequence}}}.triggered","shkeptncontext":"{{{context}}}","data":{"project":"{{{Name}}}","stage":"dev","service":"{{{service}}}"}}""");

    /// <summary>Answers a task's <c>.triggered</c> event; a repeated answer has the same id.</summary>
    public async Task AnswerAsync(StreamedEvent triggered)
    {
        if (started)
        {
            await EventAsync(Answer(triggered, "started", string.Empty));
        }

        await EventAsync(Answer(triggered, "finished", ""","status":"succeeded","result":"pass" """));
    }

    /// <summary>Logs <see cref="FillerSize"/> events, each of a context of its own, that nobody wants.</summary>
    public async Task FillAsync()
    {
        var batch = new StringBuilder("[");
        for (var index = 0; index < FillerSize; index++)
        {
            var id = Guid.NewGuid();
            batch.Append(index == 0 ? "" : ",").Append(
                $$$"""{"specversion":"1.0","id":"{{{id}}}","source":"bench","type":"bench.filler","shkeptncontext":"{{{id}}}","data":{"project":"{{{Name}}}","note":"an event of about the size of the others, so that pages fill as they do"}}""");
        }

        using var content = new StringContent(batch.Append(']').ToString(), Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents-batch+json"));
        using var answer = await client.PostAsync(new Uri("/v1/event", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    public static bool IsTask(StreamedEvent candidate) => candidate.Type is
        "sh.keptn.event.t1.triggered" or "sh.keptn.event.t2.triggered" or "sh.keptn.event.t3.triggered";

    public static bool IsEnd(StreamedEvent candidate) => candidate.Type == "sh.keptn.event.dev.work.finished";

    public void Dispose() => client.Dispose();

    private static string Answer(StreamedEvent triggered, string kind, string outcome) =>
        $$$"""{"specversion":"1.0","id":"{{{triggered.Id}}}-{{{kind}}}","source":"executor","type":"{{{triggered.Type.Replace("triggered", kind, StringComparison.Ordinal)}}}","shkeptncontext":"{{{triggered.Context}}}","triggeredid":"{{{triggered.Id}}}","data":{"project":"{{{Name}}}","stage":"dev","service":"{{{triggered.Service}}}"{{{outcome}}}}}""";

    private async Task EventAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents+json"));
        // A server that was killed under this post is asked again: the id makes it the same event.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await client.PostAsync(new Uri("/v1/event", UriKind.Relative), content);
                if (!answer.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"POST /v1/event answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()} to {json}");
                }

                return;
            }
            catch (HttpRequestException) when (attempt < 1000)
            {
                await Task.Delay(20);
            }
        }
    }

    private async Task PostAsync(string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"POST {path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
