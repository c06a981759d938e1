using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Shell;

/// <summary><c>completion</c>: prints what a shell needs.</summary>
internal sealed class CompletionCommand : CliCommand
{
    public CompletionCommand() : base("completion", "Generate the autocompletion script for a shell", "bash|zsh|fish", ArgumentCount.Exactly(1)) =>
        Examples =
        [
            new("completion bash > /etc/bash_completion.d/gantry", "Install it for all users of bash"),
            new("completion zsh > \"${fpath[1]}/_gantry\"", "Install it for zsh"),
            new("completion fish > ~/.config/fish/completions/gantry.fish", "Install it for fish"),
        ];

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var shell = OperandsOf(line)[0];
        var script = shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => throw new CommandException($"unknown shell: {shell}: write bash, zsh or fish"),
        };
        session.Out.Write(script.Replace("PROGRAM", session.ProgramName) + "\n");
        return Task.FromResult(0);
    }

    private const string Bash = """
        # bash completion for PROGRAM
        _PROGRAM_complete() {
            local IFS=$'\n' word prefix i words=()
            # Bash makes words of = and : too; what belongs together is put together, and taken off the answers again.
            for ((i = 1; i <= COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if ((i > 1)) && [[ $word == [=:]* || ${COMP_WORDS[i-1]} == *[=:] ]]; then words[-1]+=$word; else words+=("$word"); fi
            done
            word=${COMP_WORDS[COMP_CWORD]}
            prefix=
            [[ $word == "${words[-1]}" ]] || prefix=${words[-1]%"${word##*[=:]}"}
            COMPREPLY=()
            while read -r word; do word=${word%%$'\t'*}; COMPREPLY+=("${word#"$prefix"}"); done < <("${COMP_WORDS[0]}" __complete -- "${words[@]}" 2>/dev/null)
            [ ${#COMPREPLY[@]} -eq 0 ] && compopt -o default
            [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
            return 0
        }
        complete -F _PROGRAM_complete PROGRAM
        """;

    private const string Zsh = """
        #compdef PROGRAM
        _PROGRAM() {
            local -a found
            local line
            while IFS= read -r line; do found+=("${${line//:/\\:}/$'\t'/:}"); done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
            if (( ${#found} )); then _describe 'PROGRAM' found; else _files; fi
        }
        if [ "$funcstack[1]" = "_PROGRAM" ]; then _PROGRAM "$@"; else compdef _PROGRAM PROGRAM; fi
        """;

    private const string Fish = """
        # fish completion for PROGRAM
        function __PROGRAM_complete
            set -l words (commandline -opc) (commandline -ct)
            $words[1] __complete -- $words[2..-1] 2>/dev/null
        end
        complete -c PROGRAM -a '(__PROGRAM_complete)'
        """;
}
