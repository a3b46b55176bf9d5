using System.CommandLine;

namespace Orchestrator.Cli.CommandLine;

/// <summary>Options that every verb takes.</summary>
internal static class GlobalOptions
{
    public static Option<string> Output { get; } = CreateOutput();

    public static Option<string?> Server { get; } = new("--server")
    {
        Description = "address of the orc server [ORC_SERVER, default: http://127.0.0.1:8080]",
        HelpName = "URL",
        Recursive = true,
    };

    public static Option<string?> Token { get; } = new("--token")
    {
        Description = "access token [ORC_TOKEN, default: the one `orc up` keeps in its data directory]",
        HelpName = "TOKEN",
        Recursive = true,
    };

    private static Option<string> CreateOutput()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "how results are printed",
            DefaultValueFactory = _ => "table",
            Recursive = true,
        };
        option.AcceptOnlyFromAmong("table", "json", "yaml");
        return option;
    }
}
