namespace Orchestrator.Cli.CommandLine;

/// <summary>The headings of the overview, in the order they are printed.</summary>
internal static class Headings
{
    public const string Run = "Run it";
    public const string Describe = "Say what there is";
    public const string Trigger = "Make something happen";
    public const string Look = "See what happens";
    public const string Control = "Step in";
    public const string Tools = "Tools";

    public static IReadOnlyList<string> All { get; } = [Run, Describe, Trigger, Look, Control, Tools];
}
