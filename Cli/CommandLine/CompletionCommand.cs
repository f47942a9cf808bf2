using System.CommandLine;

namespace Pipeline.Cli.CommandLine;

/// <summary>The command <c>completion</c>: what makes a shell complete commands, options and their values.</summary>
internal static class CompletionCommand
{
    // The words come from the program itself, asked with the line as far as it is typed.
    private const string Bash = """
        _pipeline() {
          local line=${COMP_LINE#"${COMP_WORDS[0]}"}
          local point=$((COMP_POINT - ${#COMP_LINE} + ${#line}))
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${point}]" "${line}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _pipeline ./pipeline pipeline
        """;

    private const string Zsh = """
        _pipeline() {
          local line=${BUFFER#"${words[1]}"}
          local -a found
          found=("${(@f)$("${words[1]}" "[suggest:$((CURSOR - ${#BUFFER} + ${#line}))]" "${line}" 2>/dev/null)}")
          compadd -- $found
        }
        compdef _pipeline ./pipeline pipeline
        """;

    private const string Fish = """
        function __pipeline_complete
            set -l words (commandline --tokenize --cut-at-cursor)
            set -l line (string replace -- $words[1] '' (commandline --cut-at-cursor | string collect))
            $words[1] "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
        end
        complete --command pipeline --no-files --arguments '(__pipeline_complete)'
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Write the script that makes a shell complete commands and options") { shell };
        command.WithExamples(
            ("source <(./pipeline completion bash)", "in this shell; in ~/.bashrc for all"),
            ("source <(./pipeline completion zsh)", "after compinit"),
            ("./pipeline completion fish > ~/.config/fish/completions/pipeline.fish", "for all that begin later"));
        command.SetAction(arguments =>
        {
            arguments.InvocationConfiguration.Output.WriteLine(arguments.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return ExitCodes.Success;
        });
        return command;
    }
}
