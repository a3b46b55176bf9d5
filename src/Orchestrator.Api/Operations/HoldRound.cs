using Temporalio.Exceptions;

namespace Orchestrator.Api.Operations;

/// <summary>What one round of following the kill switch did.</summary>
/// <param name="Done">How many were told, or changed.</param>
/// <param name="Refusal">Why not all were, the first reason; null when nobody refused.</param>
internal sealed record HoldRound(int Done, RpcException? Refusal);
