using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Seams;

/// <summary>Takes any search attribute as a keyword.</summary>
internal sealed class UntypedSearchAttributes : ISearchAttributeRegistry
{
    /// <inheritdoc/>
    public bool TryGetType(string namespaceName, string attribute, out IndexedValueType type)
    {
        type = IndexedValueType.Keyword;
        return true;
    }

    /// <inheritdoc/>
    public bool IsSystem(string attribute) => false;
}
