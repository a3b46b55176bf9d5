namespace Orchestrator.Ingress;

/// <summary>One thing wrong with one field.</summary>
public sealed record FieldProblem(string Field, string Problem);
