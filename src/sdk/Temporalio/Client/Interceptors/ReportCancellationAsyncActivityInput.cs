using Temporalio.Converters;

namespace Temporalio.Client.Interceptors;

/// <summary>Input of ReportCancellationAsyncActivityAsync.</summary>
public record ReportCancellationAsyncActivityInput(
    AsyncActivityHandle.Reference Activity,
    AsyncActivityReportCancellationOptions? Options,
    DataConverter? DataConverterOverride = null);
