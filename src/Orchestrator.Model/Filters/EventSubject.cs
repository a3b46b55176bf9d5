using System.Text.Json;
using Orchestrator.Model.Events;

namespace Orchestrator.Model.Filters;

/// <summary>An event under a filter: context attributes by name, and as our addition <c>data.PATH</c>.</summary>
public sealed class EventSubject(Event filtered) : IFilterSubject
{
    public JsonElement? Find(string name)
    {
        if (filtered.Extensions.TryGetValue(name, out var extension))
        {
            return extension;
        }

        if (name.StartsWith("data.", StringComparison.Ordinal))
        {
            return DataSubject.Walk(filtered.Data, name[5..]);
        }

        return filtered.Attribute(name) is { } text ? JsonSerializer.SerializeToElement(text) : null;
    }
}
