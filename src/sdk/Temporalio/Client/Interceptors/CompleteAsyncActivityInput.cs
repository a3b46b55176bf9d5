using Temporalio.Converters;

namespace Temporalio.Client.Interceptors;

/// <summary>Input of CompleteAsyncActivityAsync.</summary>
public record CompleteAsyncActivityInput(
    AsyncActivityHandle.Reference Activity,
    object? Result,
    AsyncActivityCompleteOptions? Options,
    DataConverter? DataConverterOverride = null);
