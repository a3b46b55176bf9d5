using System.CommandLine;

namespace Orchestrator.Cli.Verbs;

/// <summary>The options that say where: project, stage, service.</summary>
internal sealed record ScopeOptions(Option<string?> Project, Option<string?> Stage, Option<string?> Service)
{
    public static ScopeOptions Create(bool projectRequired = false, bool stageRequired = false, bool serviceRequired = false) => new(
        new Option<string?>("--project", "-p") { Description = "project", HelpName = "P", Required = projectRequired },
        new Option<string?>("--stage", "-s") { Description = "stage", HelpName = "S", Required = stageRequired },
        new Option<string?>("--service") { Description = "service", HelpName = "V", Required = serviceRequired });

    public void AddTo(Command command)
    {
        command.Add(Project);
        command.Add(Stage);
        command.Add(Service);
    }
}
