using Temporalio.Client;

namespace Temporalio.Worker;

/// <summary>What a worker needs of a client.</summary>
public interface IWorkerClient
{
    TemporalClientOptions Options { get; }

    IBridgeClientProvider BridgeClientProvider { get; }
}
