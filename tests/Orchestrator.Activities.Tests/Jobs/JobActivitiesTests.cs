using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Activities.Jobs;
using Orchestrator.Model.Events;
using Orchestrator.Model.Jobs;
using Orchestrator.Model.Verdicts;
using Orchestrator.Store;
using Orchestrator.Workflows.Jobs;
using Temporalio.Activities;
using Temporalio.Testing;

namespace Orchestrator.Activities.Tests.Jobs;

public sealed class JobActivitiesTests : IAsyncLifetime
{
    private const string Context = "11111111-2222-4333-8444-555555555555";

    private static readonly Scope Scope = new("shop", "dev", "cart");

    private readonly string data = Directory.CreateTempSubdirectory("orc-activities-").FullName;
    private readonly ServiceProvider services;
    private readonly Guid eventKey = Guid.NewGuid();

    public JobActivitiesTests()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Data"] = data,
            ["Runner"] = "process",
            ["Job_Images"] = "orc-test:*,docker.io/*",
            ["Job_Grace"] = "00:00:01",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services = new ServiceCollection().AddLogging().AddStore(configuration).AddActivities(configuration).BuildServiceProvider();
    }

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    private JobActivities Jobs => services.GetRequiredService<JobActivities>();

    public async ValueTask InitializeAsync()
    {
        var triggered = new Event
        {
            Id = "e-1",
            Source = "test",
            Type = "sh.keptn.event.deployment.triggered",
            Context = Context,
            Time = DateTimeOffset.UtcNow,
            DataContentType = "application/json",
            Data = JsonElement.Parse("""
                {"project":"shop","stage":"dev","service":"cart","labels":{"build-id":"17"},"deployment":{"tag":"v7","n":[1,2]}}
                """),
        };
        await services.GetRequiredService<IEventLog>().AppendAsync(
            [
                new NewEvent
                {
                    Key = eventKey,
                    Id = triggered.Id,
                    Source = triggered.Source,
                    Type = triggered.Type,
                    Context = Context,
                    Time = triggered.Time.Value,
                    Project = "shop",
                    Body = EventJson.ToUtf8(triggered),
                },
            ],
            Limit);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task RunTaskAsync_ExitZero_PassesAndKeepsTheLog()
    {
        var outcome = await RunAsync(Task("echo \"$KEPTN_PROJECT $KEPTN_STAGE $KEPTN_SERVICE $LABELS_BUILD_ID\""));

        Assert.Equal((Result.Pass, Status.Succeeded, 0), (outcome.Result, outcome.Status, outcome.ExitCode));
        Assert.Equal("Task 'step' finished successfully!\n\nLogs:\nshop dev cart 17", outcome.Message);
        var log = Assert.Single(await Logs.ListAsync(new JobLogQuery("shop", Context), Limit));
        Assert.NotNull(log.CompletedAt);
        var tail = await Logs.ReadTailAsync(log.Id, 10, Limit);
        Assert.Equal(["shop dev cart 17"], tail.Select(line => line.Text));
    }

    [Theory]
    [InlineData(3, Result.Warning, Status.Succeeded)]
    [InlineData(4, Result.Fail, Status.Errored)]
    [InlineData(5, Result.Fail, Status.Errored)]
    public async Task RunTaskAsync_ExitCode_MeansWhatTheTaskSays(int code, Result result, Status status)
    {
        var task = Task($"exit {code}") with
        {
            ExitCodes = new Dictionary<int, Result> { [3] = Result.Warning, [4] = Result.Fail },
        };

        var outcome = await RunAsync(task);

        Assert.Equal((result, status, code), (outcome.Result, outcome.Status, outcome.ExitCode));
    }

    [Fact]
    public async Task RunTaskAsync_VariablesOfTheEvent_AreWrittenAsAsked()
    {
        var task = Task("echo \"$TAG\"; echo \"$JSON\"; echo \"$YAML\"; echo \"$0 $1\"", "$(TAG)", "$$(TAG)") with
        {
            Env =
            [
                new JobVariable { Name = "TAG", Value = "$.data.deployment.tag", ValueFrom = JobVariableSource.Event },
                new JobVariable { Name = "JSON", Value = "$.data.deployment", ValueFrom = JobVariableSource.Event },
                new JobVariable { Name = "YAML", Value = "$.data.deployment", ValueFrom = JobVariableSource.Event, As = "yaml" },
            ],
        };

        var outcome = await RunAsync(task);

        Assert.EndsWith(
            "Logs:\nv7\n{\"tag\":\"v7\",\"n\":[1,2]}\ntag: v7\nn:\n- 1\n- 2\n\nv7 $(TAG)", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunTaskAsync_Secret_IsSetAndMaskedEverywhere()
    {
        await services.GetRequiredService<ISecretStore>().CreateAsync(
            "tokens", ISecretStore.DefaultScope, new Dictionary<string, string> { ["TOKEN"] = "s3cr3t-value" }, Limit);
        var task = Task("test -n \"$TOKEN\" && echo \"token $TOKEN\"; printf '{\"message\":\"used %s\"}' $TOKEN > /keptn/result.json") with
        {
            Env = [new JobVariable { Name = "tokens", ValueFrom = JobVariableSource.Secret }],
        };

        var outcome = await RunAsync(task);

        Assert.Equal("used ***\n\nLogs:\ntoken ***", outcome.Message);
        var log = Assert.Single(await Logs.ListAsync(new JobLogQuery("shop", Context), Limit));
        Assert.Equal("token ***", Assert.Single(await Logs.ReadTailAsync(log.Id, 10, Limit)).Text);
    }

    [Fact]
    public async Task RunTaskAsync_ResultFile_IsMerged()
    {
        var outcome = await RunAsync(Task("""
            printf '{"result":"warning","message":"slow","data":{"test":{"p95":210}},"labels":{"run":"7"}}' > /keptn/result.json
            """));

        Assert.Equal((Result.Warning, Status.Succeeded), (outcome.Result, outcome.Status));
        Assert.Equal("slow", outcome.Message);
        Assert.Equal(210, outcome.Data?.GetProperty("test").GetProperty("p95").GetInt32());
        Assert.Equal("7", outcome.Labels?["run"]);
    }

    [Fact]
    public async Task RunTaskAsync_UnusableResultFile_ErrsAndSaysWhy()
    {
        var outcome = await RunAsync(Task("printf '{\"result\":\"good\"}' > /keptn/result.json"));

        Assert.Equal((Result.Fail, Status.Errored), (outcome.Result, outcome.Status));
        Assert.Contains("expected 'result' to be one of pass, warning, fail, got 'good'", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunTaskAsync_FilesOfTheProject_TheServicesWins()
    {
        var resources = services.GetRequiredService<IResources>();
        await services.GetRequiredService<IRegistry>().CreateProjectAsync(
            new ProjectRecord("shop", DateTimeOffset.UtcNow), "apiVersion: spec.keptn.sh/0.2.3", "[]", Limit);
        await resources.ChangeAsync(
            new ResourceScope("shop"),
            [new ResourceChange("k6/a.js", "project a\n"u8.ToArray()), new ResourceChange("k6/b.js", "project b\n"u8.ToArray())],
            Limit);
        await resources.ChangeAsync(
            new ResourceScope("shop", "dev", "cart"), [new ResourceChange("k6/a.js", "service a\n"u8.ToArray())], Limit);

        var outcome = await RunAsync(Task("cat /keptn/k6/a.js /keptn/k6/b.js; cat $ORC_EVENT_FILE | wc -l") with { Files = ["/k6"] });

        Assert.EndsWith("Logs:\nservice a\nproject b\n0", outcome.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-file.txt", "no-such-file.txt")]
    [InlineData("../../etc/passwd", "expected a path below /keptn")]
    public async Task RunTaskAsync_FileThatCannotBePlaced_ErrsAndSaysWhy(string file, string expected)
    {
        var outcome = await RunAsync(Task("true") with { Files = [file] });

        Assert.Equal((Result.Fail, Status.Errored, (int?)null), (outcome.Result, outcome.Status, outcome.ExitCode));
        Assert.Contains(expected, outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunTaskAsync_ImageThatIsNotAllowed_IsForbidden()
    {
        var task = Task("true") with { Image = "evil.example/miner" };

        var refusal = await Jobs.CheckImagesAsync(Job(task));
        var outcome = await RunAsync(task);

        Assert.Equal("Forbidden: Image evil.example/miner does not match configured image allowlist.", refusal);
        Assert.Equal($"Error while creating job: {refusal}", outcome.Message);
        Assert.Null(await Jobs.CheckImagesAsync(Job(Task("true"))));
    }

    [Fact]
    public async Task RunTaskAsync_PrivilegedImageThatMayNot_IsForbidden()
    {
        var outcome = await RunAsync(Task("true") with { SecurityContext = new JobSecurityContext { Privileged = true } });

        Assert.Contains("ORC_JOB_PRIVILEGED_IMAGES", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunTaskAsync_Cancelled_StopsTheContainerAndAnswersAborted()
    {
        var environment = Environment();
        var running = environment.RunAsync(() => Jobs.RunTaskAsync(new JobTaskRun(Job(Task("echo ready; sleep 600")), 0, 1)));
        var started = false;
        await Poll.UntilAsync(() => started = started || HasLine("ready"));

        environment.Cancel();
        var outcome = await running;

        Assert.Equal((Result.Fail, Status.Aborted, (int?)null), (outcome.Result, outcome.Status, outcome.ExitCode));
    }

    [Fact]
    public async Task RunTaskAsync_WorkerShutsDown_LeavesTheContainerToTheNextWorker()
    {
        var run = new JobTaskRun(Job(Task("echo ready; while [ ! -e /keptn/go ]; do sleep 0.05; done; echo done; exit 6")), 0, 1);
        var environment = Environment();
        var running = environment.RunAsync(() => Jobs.RunTaskAsync(run));
        await Poll.UntilAsync(() => HasLine("ready"));

        environment.Cancel(ActivityCancelReason.WorkerShutdown);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var scratch = Assert.Single(Directory.GetDirectories(Path.Combine(data, "jobs")));
        await File.WriteAllTextAsync(Path.Combine(scratch, "keptn", "go"), "", Limit);
        var outcome = await Environment().RunAsync(() => Jobs.RunTaskAsync(run));

        Assert.Equal(6, outcome.ExitCode);
        Assert.Equal("Task 'step' failed: exit code 6.\n\nLogs:\nready\ndone", outcome.Message);
    }

    [Fact]
    public async Task RunTaskAsync_WhileItRuns_HeartbeatsTheContainer()
    {
        var beats = new List<object?[]>();
        var environment = new ActivityEnvironment { Info = Environment().Info, Heartbeater = beats.Add };

        await environment.RunAsync(() => Jobs.RunTaskAsync(new JobTaskRun(Job(Task("sleep 0.5")), 0, 1)));

        Assert.NotEmpty(beats);
    }

    private IJobLogs Logs => services.GetRequiredService<IJobLogs>();

    private static JobTask Task(string script, params string[] args) =>
        new() { Name = "step", Image = "orc-test:latest", Cmd = ["sh", "-c"], Args = [script, .. args] };

    private static ActivityEnvironment Environment() => new()
    {
        Info = ActivityEnvironment.DefaultInfo with { WorkflowId = "job/e-1/0", WorkflowRunId = "6f6f1c3e-0000-4000-8000-000000000001" },
    };

    private Task<JobTaskOutcome> RunAsync(JobTask task) =>
        Environment().RunAsync(() => Jobs.RunTaskAsync(new JobTaskRun(Job(task), 0, 1)));

    private JobInput Job(JobTask task) => new()
    {
        EventKey = eventKey.ToString(),
        EventId = "e-1",
        TaskName = "deployment",
        Context = Context,
        Scope = Scope,
        Action = new JobAction { Name = "deploy", Tasks = [task] },
        ActionIndex = 0,
    };

    private bool HasLine(string text)
    {
        var files = Directory.Exists(Path.Combine(data, "jobs"))
            ? Directory.GetFiles(Path.Combine(data, "jobs"), "stdout", SearchOption.AllDirectories)
            : [];
        return files.Any(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal));
    }
}
