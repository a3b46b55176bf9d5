using Temporalio.Api.Common.V1;
using Temporalio.Workflows;

namespace Temporalio.Worker.Interceptors;

/// <summary>Input of <see cref="WorkflowOutboundInterceptor.SignalChildWorkflowAsync"/>.</summary>
public record SignalChildWorkflowInput(
    string Id, string Signal, IReadOnlyCollection<object?> Args, ChildWorkflowSignalOptions? Options, IDictionary<string, Payload>? Headers);
