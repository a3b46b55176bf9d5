using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;

namespace Temporalio.Worker.Replay;

/// <summary>How an attempt of a local activity ended: with a result (null for none) or a failure. Payloads are not encoded by the codec.</summary>
/// <param name="Result">The result; null for a void activity or when it failed.</param>
/// <param name="Failure">Why it failed: an application or (after the token was cancelled) a canceled failure.</param>
internal sealed record LocalActivityOutcome(Payload? Result, Failure? Failure);
