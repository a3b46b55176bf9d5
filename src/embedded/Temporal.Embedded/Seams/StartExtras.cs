using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;

namespace Temporal.Embedded.Seams;

/// <summary>What a start inside the service may add: results of the schedule's previous action.</summary>
internal sealed record StartExtras(Payloads? LastCompletionResult = null, Failure? ContinuedFailure = null);
