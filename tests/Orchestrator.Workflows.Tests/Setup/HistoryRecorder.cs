using Temporalio.Client;

namespace Orchestrator.Workflows.Tests.Setup;

/// <summary>
/// With ORC_RECORD_HISTORIES=FOLDER every test leaves the histories of its closed workflows there. Those worth keeping for a release
/// are copied to tests/Histories, where they are replayed for ever.
/// </summary>
internal static class HistoryRecorder
{
    public static async Task RecordAsync(ITemporalClient client)
    {
        if (Environment.GetEnvironmentVariable("ORC_RECORD_HISTORIES") is not { Length: > 0 } folder)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        var test = TestContext.Current.TestMethod?.MethodName ?? "unknown";
        var number = 0;
        await foreach (var closed in client.ListWorkflowsAsync(""))
        {
            var history = await client.GetWorkflowHandle(closed.Id, closed.RunId).FetchHistoryAsync();
            var file = Path.Combine(folder, $"{closed.WorkflowType.ToLowerInvariant()}.{test}.{++number}.json");
            await File.WriteAllTextAsync(file, history.ToJson());
        }
    }
}
