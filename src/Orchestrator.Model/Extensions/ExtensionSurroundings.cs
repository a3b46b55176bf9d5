namespace Orchestrator.Model.Extensions;

/// <summary>What the event kit wants to know and no event of ours says.</summary>
public sealed record ExtensionSurroundings
{
    public static readonly ExtensionSurroundings None = new();

    /// <summary>The <c>team</c> label of the project; the project itself where it has none.</summary>
    public string? Team { get; init; }

    /// <summary>The description of the sequence.</summary>
    public string Hypothesis { get; init; } = "";

    /// <summary>The image of the job that is the target.</summary>
    public string? Image { get; init; }
}
