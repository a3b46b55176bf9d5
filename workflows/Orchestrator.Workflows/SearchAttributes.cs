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

    /// <summary>What a run of a sequence has when it starts.</summary>
    public static SearchAttributeCollection OfTriggered(Sequences.SequenceInput input) => new SearchAttributeCollection.Builder()
        .Set(Project, input.Scope.Project)
        .Set(Stage, input.Scope.Stage)
        .Set(Service, input.Scope.Service)
        .Set(Sequence, input.Sequence.Name)
        .Set(Context, input.Context)
        .Set(State, Sequences.SequencePhases.Word(Sequences.SequencePhase.Triggered))
        .ToSearchAttributeCollection();
}
