using Temporalio.Converters;

namespace Temporalio.Client.Interceptors;

/// <summary>Input of FailAsyncActivityAsync.</summary>
public record FailAsyncActivityInput(
    AsyncActivityHandle.Reference Activity,
    Exception Exception,
    AsyncActivityFailOptions? Options,
    DataConverter? DataConverterOverride = null);
