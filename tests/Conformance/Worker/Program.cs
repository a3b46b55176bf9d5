using System.Text.Json;
using Conformance.Worker;
using Temporalio.Client;

// A worker that a scenario's runner starts: `Conformance.Worker HOST:PORT`. It is told by lines of JSON what to do, runs the workflows
// itself and hands the activities back to the runner. It ends with its input.
var client = await TemporalClient.ConnectAsync(new(args[0]));
var bridge = new ActivityBridge(Console.Out);
var workers = new RunningWorkers(client, bridge);
while (await Console.In.ReadLineAsync() is { } line)
{
    using var order = JsonDocument.Parse(line);
    var root = order.RootElement;
    if (root.TryGetProperty("start", out var start))
    {
        workers.Start(start.GetString()!, root);
        bridge.Say(new { ready = start.GetString() });
    }
    else if (root.TryGetProperty("stop", out var stop))
    {
        _ = StopAsync(stop.GetString()!);
    }
    else
    {
        bridge.Hear(root.Clone());
    }
}

// The runner is gone: nobody is left who could end the activities that still run.
Environment.Exit(0);

// Not awaited where orders are read: the activities that a worker waits for end by later lines.
async Task StopAsync(string taskQueue)
{
    await workers.StopAsync(taskQueue);
    bridge.Say(new { stopped = taskQueue });
}
