using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc completion SHELL`: a script that asks orc itself ([suggest]) for what may come next.</summary>
internal static class CompletionVerb
{
    private const string Bash = """
        # orc completion for bash: source <(orc completion bash)
        _orc_complete() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(orc "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _orc_complete orc
        """;

    private const string Zsh = """
        #compdef orc
        # orc completion for zsh: source <(orc completion zsh)
        _orc() {
            local -a found
            found=("${(@f)$(orc "[suggest:${#BUFFER}]" "${BUFFER}" 2>/dev/null)}")
            compadd -- "${found[@]}"
        }
        compdef _orc orc
        """;

    private const string Fish = """
        # orc completion for fish: orc completion fish | source
        complete -c orc -a '(orc "[suggest:"(string length (commandline -cp))"]" (commandline -cp) 2>/dev/null)'
        """;

    private const string PowerShell = """
        # orc completion for PowerShell: orc completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName orc -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            orc "[suggest:$cursorPosition]" "$commandAst" 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    public static Verb Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var verb = new Verb(
            "completion",
            "a completion script for your shell",
            "source <(orc completion bash)",
            "orc completion fish | source")
        {
            Heading = Headings.Tools,
        };
        verb.Add(shell);
        verb.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(shell) switch
            {
                "zsh" => Zsh,
                "fish" => Fish,
                "pwsh" => PowerShell,
                _ => Bash,
            });
            return ExitCode.Ok;
        });
        return verb;
    }
}
