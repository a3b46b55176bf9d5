using Temporalio.Converters;

namespace Temporalio.Client.Interceptors;

/// <summary>Input of HeartbeatAsyncActivityAsync.</summary>
public record HeartbeatAsyncActivityInput(
    AsyncActivityHandle.Reference Activity,
    AsyncActivityHeartbeatOptions? Options,
    DataConverter? DataConverterOverride = null);
