namespace Orchestrator.Cli.Verbs;

/// <summary>One finding of `orc doctor`.</summary>
internal sealed record Check(string Name, string State, string Text)
{
    public const string Ok = "ok";
    public const string Warning = "warning";
    public const string Failed = "failed";
}
