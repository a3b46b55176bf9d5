using Orchestrator.Model.Events;

namespace Orchestrator.Workflows.Remediations;

/// <summary>Which action is next for the problem in the data of that event.</summary>
public sealed record ActionQuestion(string EventKey, Scope Scope, string? GitCommitId);
