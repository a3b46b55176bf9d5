using System.Text.Json;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>Prints what the server answered to an event.</summary>
internal static class SentEvent
{
    public static void Print(Printer printer, JsonElement answer)
    {
        if (!printer.IsTable)
        {
            printer.Document(answer);
            return;
        }

        foreach (var one in answer.ValueKind == JsonValueKind.Array ? [.. answer.EnumerateArray()] : new[] { answer })
        {
            var again = one.Text("duplicate") == "true" ? " (known already, nothing new was started)" : "";
            printer.Line($"ID of Keptn context: {one.Text("keptnContext")}{again}");
            foreach (var warning in one.Items("warnings"))
            {
                printer.Line($"warning: {warning.AsText()}");
            }
        }
    }
}
