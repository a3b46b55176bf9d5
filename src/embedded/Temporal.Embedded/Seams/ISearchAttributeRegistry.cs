using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Seams;

/// <summary>The search attributes of a namespace.</summary>
internal interface ISearchAttributeRegistry
{
    /// <summary>Type of a custom attribute (or one of the predefined ones that a caller may set, as BuildIds or TemporalScheduledById); false when unknown.</summary>
    bool TryGetType(string namespaceName, string attribute, out IndexedValueType type);

    /// <summary>A system attribute (WorkflowId, StartTime …) that nobody can set.</summary>
    bool IsSystem(string attribute);
}
