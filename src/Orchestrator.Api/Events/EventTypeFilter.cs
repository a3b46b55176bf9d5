using Orchestrator.Api.Answers;
using Orchestrator.Store;

namespace Orchestrator.Api.Events;

/// <summary>Keptn's filter text: <c>data.project:x AND shkeptncontext:y</c>, values may be comma lists for contexts.</summary>
internal static class EventTypeFilter
{
    public static (EventQuery Filter, IResult? Refusal) Read(string? text)
    {
        var filter = new EventQuery();
        foreach (var part in (text ?? "").Split(" AND ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = colon < 0 ? (part, "") : (part[..colon], part[(colon + 1)..]);
            switch (name)
            {
                case "data.project": filter = filter with { Project = value }; break;
                case "data.stage": filter = filter with { Stage = value }; break;
                case "data.service": filter = filter with { Service = value }; break;
                case "data.result": filter = filter with { Result = value }; break;
                case "source": filter = filter with { Source = value }; break;
                case "id": filter = filter with { EventId = value }; break;
                case "triggeredid": filter = filter with { TriggeredId = value }; break;
                case "shkeptncontext": filter = filter with { Contexts = value.Split(',') }; break;
                default:
                    return (filter, Problems.BadRequest(
                        $"Cannot filter by '{name}'. Known: data.project, data.stage, data.service, data.result, source, id, triggeredid, shkeptncontext."));
            }
        }

        return filter.Project is null && filter.Contexts.Count == 0
            ? (filter, Problems.BadRequest("The filter must name data.project or shkeptncontext."))
            : (filter, null);
    }
}
