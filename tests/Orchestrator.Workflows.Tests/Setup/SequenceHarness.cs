using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Shipyards;
using Orchestrator.Workflows.Events;
using Orchestrator.Workflows.Sequences;
using Orchestrator.Workflows.Tests.Listeners;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Testing;
using Temporalio.Worker;

namespace Orchestrator.Workflows.Tests.Setup;

/// <summary>A service with workers for sequences and lanes over a <see cref="ScriptedWorld"/>.</summary>
public sealed class SequenceHarness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WorkflowEnvironment environment;
    private readonly CancellationTokenSource stop = new();
    private readonly List<TemporalWorker> workers;
    private readonly List<Task> running;
    private int started;

    private SequenceHarness(WorkflowEnvironment environment)
    {
        this.environment = environment;
        World = new ScriptedWorld(Client);
        var lanes = new TestLanes(Client);
        workers =
        [
            new(Client, new TemporalWorkerOptions(WorkflowNames.TaskQueue)
                .AddOrchestratorWorkflows()
                .AddAllActivities(World)
                .AddAllActivities(lanes)),
            new(Client, new TemporalWorkerOptions(WorkflowNames.ListenerTaskQueue).AddAllActivities(Listeners)),
            new(Client, new TemporalWorkerOptions(WorkflowNames.LaneTaskQueue).AddLaneWorkflow().AddAllActivities(lanes)),
        ];
        running = [.. workers.Select(worker => worker.ExecuteAsync(stop.Token))];
    }

    public ScriptedWorld World { get; }

    public ScriptedListeners Listeners { get; } = new();

    public ITemporalClient Client => environment.Client;

    public static async Task<SequenceHarness> StartAsync()
    {
        var environment = await WorkflowEnvironment.StartTimeSkippingAsync();
        var request = new AddSearchAttributesRequest { Namespace = environment.Client.Options.Namespace };
        foreach (var key in SearchAttributes.All)
        {
            request.SearchAttributes.Add(key.Name, IndexedValueType.Keyword);
        }

        await environment.Client.Connection.OperatorService.AddSearchAttributesAsync(request);
        return new SequenceHarness(environment);
    }

    public static SequenceInput Input(string sequenceYaml, string data = "{}", string service = "svc")
    {
        var indented = string.Join('\n', sequenceYaml.Split('\n').Select(line => $"        {line}"));
        var parsing = ShipyardParser.Parse(
            $"apiVersion: spec.keptn.sh/0.2.3\nspec:\n  stages:\n    - name: dev\n      sequences:\n{indented}\n");
        Assert.True(parsing.Shipyard is not null, string.Join('\n', parsing.Findings));
        return new SequenceInput
        {
            EventKey = Guid.NewGuid().ToString("D"),
            TriggerId = "trigger",
            TriggeredAt = DateTimeOffset.UtcNow,
            Context = Guid.NewGuid().ToString("D"),
            Scope = new Scope("shop", "dev", service),
            Sequence = parsing.Shipyard.Stages[0].Sequences[0],
            ShipyardVersion = 1,
            Data = new PayloadPart { Data = JsonElement.Parse(data) },
        };
    }

    public Task<WorkflowHandle<SequenceWorkflow, SequenceState>> StartAsync(SequenceInput input) => Client.StartWorkflowAsync(
        (SequenceWorkflow workflow) => workflow.RunAsync(input),
        new WorkflowOptions(WorkflowIds.Sequence(input.Scope, input.Sequence.Name, $"{input.EventKey}-{++started}"), WorkflowNames.TaskQueue));

    public async Task<SequenceState> RunAsync(string sequenceYaml, string data = "{}") =>
        await (await StartAsync(Input(sequenceYaml, data))).GetResultAsync();

    public static Task ControlAsync(WorkflowHandle<SequenceWorkflow, SequenceState> handle, ControlAction action) =>
        handle.SignalAsync(workflow => workflow.ControlAsync(new ControlRequest
        {
            Id = Guid.NewGuid().ToString("D"),
            Action = action,
            Who = "tester",
            Why = "because",
            At = DateTimeOffset.UnixEpoch,
        }));

    /// <summary>Asks for the state until it is the wanted one.</summary>
    public static async Task<SequenceState> WaitForAsync(WorkflowHandle<SequenceWorkflow, SequenceState> handle, Func<SequenceState, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var state = await handle.QueryAsync(workflow => workflow.State());
            if (wanted(state))
            {
                return state;
            }

            Assert.False(deadline.IsCancellationRequested, $"The sequence is still {state.Phase}: {state.Message}");
            await Task.Yield();
        }
    }

    /// <summary>Lets the service's time pass.</summary>
    public Task PassAsync(TimeSpan time) => environment.DelayAsync(time);

    public Task<DateTime> NowAsync() => environment.GetCurrentTimeAsync();

    public async ValueTask DisposeAsync()
    {
        await HistoryRecorder.RecordAsync(Client);
        await stop.CancelAsync();
        foreach (var worker in running)
        {
            await worker.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        foreach (var worker in workers)
        {
            worker.Dispose();
        }

        await environment.DisposeAsync();
        stop.Dispose();
    }
}
