namespace Orchestrator.Ingress;

/// <summary>How a paused context is written down among the definitions.</summary>
public static class PausedContext
{
    public const string Kind = "PausedContext";

    /// <summary>The whole context, or one stage of it.</summary>
    public static string Name(string project, string context, string? stage) =>
        stage is null ? $"{project}/{context}" : $"{project}/{context}/{stage}";
}
