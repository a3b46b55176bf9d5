using System.CommandLine;

namespace Orchestrator.Cli.Verbs;

/// <summary>The argument CONTEXT of the verbs that follow or steer a context.</summary>
internal static class ContextArgument
{
    public static Argument<string> Create() => new("context") { Description = "the context, as `orc trigger` printed it" };
}
