using Temporalio.Common;

namespace Orchestrator.Workflows;

/// <summary>The search attributes of sequences and jobs, all of type Keyword. Hosts add missing ones at start.</summary>
public static class SearchAttributes
{
    public static readonly SearchAttributeKey<string> Project = SearchAttributeKey.CreateKeyword("OrcProject");
    public static readonly SearchAttributeKey<string> Stage = SearchAttributeKey.CreateKeyword("OrcStage");
    public static readonly SearchAttributeKey<string> Service = SearchAttributeKey.CreateKeyword("OrcService");
    public static readonly SearchAttributeKey<string> Sequence = SearchAttributeKey.CreateKeyword("OrcSequence");
    public static readonly SearchAttributeKey<string> Context = SearchAttributeKey.CreateKeyword("OrcContext");

    /// <summary>A <see cref="Sequences.SequencePhase"/> word. The starter sets <c>triggered</c>; the sequence keeps it up to date.</summary>
    public static readonly SearchAttributeKey<string> State = SearchAttributeKey.CreateKeyword("OrcState");

    /// <summary>pass, warning or fail once closed.</summary>
    public static readonly SearchAttributeKey<string> Result = SearchAttributeKey.CreateKeyword("OrcResult");

    public static readonly IReadOnlyList<SearchAttributeKey<string>> All = [Project, Stage, Service, Sequence, Context, State, Result];
}
