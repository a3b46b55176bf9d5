using System.Text.Json;

namespace Orchestrator.Model.Filters;

/// <summary>What a filter looks at: an event (<see cref="EventSubject"/>) or merged data (<see cref="DataSubject"/>).</summary>
public interface IFilterSubject
{
    /// <summary>The value of that attribute or path; null when there is none.</summary>
    JsonElement? Find(string name);
}
