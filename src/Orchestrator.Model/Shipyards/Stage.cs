namespace Orchestrator.Model.Shipyards;

/// <summary>One environment of a project and the sequences that can run in it.</summary>
public sealed record Stage(string Name, IReadOnlyList<SequenceDefinition> Sequences)
{
    /// <summary>
    /// The sequence of that name. A stage that does not define <c>evaluation</c> still has it: the built-in one with the
    /// single task <c>evaluation</c>.
    /// </summary>
    public SequenceDefinition? FindSequence(string name)
    {
        foreach (var sequence in Sequences)
        {
            if (sequence.Name == name)
            {
                return sequence;
            }
        }

        return name == SequenceDefinition.Evaluation.Name ? SequenceDefinition.Evaluation : null;
    }
}
