using Temporalio.Api.History.V1;

namespace Temporalio.Common;

/// <summary>The recorded events of one run.</summary>
public record WorkflowHistory(string Id, IReadOnlyCollection<HistoryEvent> Events)
{
    /// <summary>Reads the JSON that the CLI, the web UI and this library write.</summary>
    public static WorkflowHistory FromJson(string workflowId, string json) =>
        new(workflowId, HistoryJson.Parse(json).Events);

    public string ToJson()
    {
        using var writer = new StringWriter();
        ToJson(writer);
        return writer.ToString();
    }

    public void ToJson(TextWriter writer)
    {
        var history = new History();
        history.Events.AddRange(Events);
        HistoryJson.Write(history, writer);
    }
}
