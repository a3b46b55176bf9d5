using Orchestrator.Ingress;
using Orchestrator.Model.Events;

namespace Orchestrator.Activities.Tests.Setup;

/// <summary>Somebody outside who triggers sequences of one project and answers their tasks by events.</summary>
internal sealed class ForeignExecutor(Installation installation, string project)
{
    public async Task<string> TriggerAsync(string stage, string sequence, string? context = null) =>
        (await installation.SendAsync(new
        {
            type = EventType.SequenceTriggered(stage, sequence),
            source = "outside",
            shkeptncontext = context ?? "",
            data = new { project, stage, service = "carts", image = "carts:7" },
        })).KeptnContext ?? "";

    /// <summary>Waits for the task's triggered event and says that the work has begun.</summary>
    public async Task<Event> StartAsync(string context, string task, string source = "outside")
    {
        var asked = await installation.WaitForAsync(context, EventType.TaskTriggered(task));
        await SendAsync(asked, EventType.TaskStarted(task), source, null, null);
        return asked;
    }

    public Task FinishAsync(Event asked, string result = "pass", string status = "succeeded", string source = "outside") =>
        SendAsync(asked, EventType.TaskFinished(EventType.Parse(asked.Type).Task), source, result, status);

    public async Task<Event> RunAsync(string context, string task, string result = "pass", string status = "succeeded")
    {
        var asked = await StartAsync(context, task);
        await FinishAsync(asked, result, status);
        return asked;
    }

    private Task<EventAnswer> SendAsync(Event asked, string type, string source, string? result, string? status)
    {
        var data = EventData.Read(asked.Data);
        return installation.SendAsync(new
        {
            type,
            source,
            shkeptncontext = asked.Context,
            triggeredid = asked.Id,
            data = new { project, stage = data.Stage, service = "carts", result, status, message = "" },
        });
    }
}
