using Temporal.Embedded.Rpc;

namespace Temporal.Embedded.Seams;

/// <summary>The namespaces the engine may use.</summary>
internal interface INamespaceRegistry
{
    /// <summary>The namespace of a name, or null.</summary>
    NamespaceEntry? Find(string name);

    /// <summary>The namespace of a name; an unknown one is refused as clients expect.</summary>
    NamespaceEntry Require(string name)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw Refusal.InvalidArgument("Namespace not set on request.");
        }

        return Find(name) ?? throw Refusal.NamespaceNotFound(name);
    }
}
