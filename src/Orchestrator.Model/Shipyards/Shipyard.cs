namespace Orchestrator.Model.Shipyards;

/// <summary>A project's plan: stages, the sequences each can run, and what triggers what.</summary>
public sealed record Shipyard(string ApiVersion, string Name, IReadOnlyList<Stage> Stages)
{
    public Stage? FindStage(string name)
    {
        foreach (var stage in Stages)
        {
            if (stage.Name == name)
            {
                return stage;
            }
        }

        return null;
    }
}
