namespace Temporalio.Client;

/// <summary>A connection to a Temporal service.</summary>
public interface ITemporalConnection : IBridgeClientProvider
{
    /// <summary>Headers of every call.</summary>
    IReadOnlyCollection<KeyValuePair<string, string>> RpcMetadata { get; set; }

    /// <summary>Binary headers of every call.</summary>
    IReadOnlyCollection<KeyValuePair<string, byte[]>> RpcBinaryMetadata { get; set; }

    /// <summary>Key sent as bearer token.</summary>
    string? ApiKey { get; set; }

    WorkflowService WorkflowService { get; }

    OperatorService OperatorService { get; }

    TestService TestService { get; }

    TemporalConnectionOptions Options { get; }

    /// <summary>Whether the service has answered.</summary>
    bool IsConnected { get; }

    /// <summary>Whether the service says that it is healthy.</summary>
    Task<bool> CheckHealthAsync(RpcService? service = null, RpcOptions? options = null);

    /// <summary>Connects, if that has not happened yet.</summary>
    Task ConnectAsync();
}
