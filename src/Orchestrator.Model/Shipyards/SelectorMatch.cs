namespace Orchestrator.Model.Shipyards;

/// <summary>One alternative of a selector: <c>result</c> or <c>TASK.result</c> must have the value.</summary>
public sealed record SelectorMatch(string Key, string Value);
