using System.Runtime.InteropServices;

namespace Temporalio.Client;

/// <summary>Something that has a connection.</summary>
public interface IBridgeClientProvider
{
    /// <summary>Always null: there is no native client.</summary>
    SafeHandle? BridgeClient { get; }
}
