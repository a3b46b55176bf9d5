namespace Orchestrator.Model.Filters;

/// <summary>One attribute and the text it is compared with.</summary>
public sealed record AttributeTest(string Name, string Value);
