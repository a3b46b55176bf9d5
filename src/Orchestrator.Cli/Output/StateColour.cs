using Spectre.Console;

namespace Orchestrator.Cli.Output;

/// <summary>One colour for each state and result word.</summary>
internal static class StateColour
{
    /// <summary>The word as markup, coloured when it is a state or a result.</summary>
    public static string Apply(string word)
    {
        var text = Markup.Escape(word);
        return Find(word) is { } colour ? $"[{colour}]{text}[/]" : text;
    }

    public static string? Find(string word) => word switch
    {
        "pass" or "succeeded" or "finished" or "ok" or "open" => "green",
        "warning" or "paused" or "waitingForApproval" or "waiting" or "triggered" => "yellow",
        "fail" or "failed" or "errored" or "aborted" or "timedOut" => "red",
        "started" or "running" => "blue",
        _ => null,
    };
}
