namespace Gateway.Verbs.Completion;

/// <summary>
/// For each shell its script. It asks the program as it was typed, so verbs and options are that version's;
/// without an answer it offers files.
/// </summary>
internal static class CompletionScript
{
    public static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    // COMP_WORDS is not used: bash parts it at = and : too. So what stands before such a mark is not typed again.
    private const string Bash = $$"""
        _gateway() {
            local line="${COMP_LINE:0:COMP_POINT}" found typed
            local -a words
            read -ra words <<< "$line"
            [[ $line == *[[:space:]] ]] && words+=("")
            typed="${words[${#words[@]}-1]}"
            COMPREPLY=()
            while IFS= read -r found; do
                found="${found%%$'\t'*}"
                [[ $typed == *=* && $COMP_WORDBREAKS == *=* ]] && found="${found#*=}"
                COMPREPLY+=("$found")
            done < <("$1" {{Candidates.Call}} "${words[@]:1}" 2>/dev/null)
        }
        complete -o default -F _gateway gateway Gateway
        """;

    private const string Zsh = $$"""
        #compdef gateway Gateway
        _gateway() {
            local found tab=$'\t'
            local -a all
            for found in "${(@f)$("${words[1]}" {{Candidates.Call}} "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
                [[ -n $found ]] && all+=("${${found%%$tab*}//:/\\:}:${found#*$tab}")
            done
            if (( ${#all} )); then _describe gateway all; else _files; fi
        }
        compdef _gateway gateway Gateway
        """;

    private const string Fish = $$"""
        function __gateway_complete
            set -l words (commandline -opc)
            set -l found ($words[1] {{Candidates.Call}} $words[2..-1] (commandline -ct) 2>/dev/null)
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c gateway -f -a '(__gateway_complete)'
        complete -c Gateway -f -a '(__gateway_complete)'
        """;

    private const string Pwsh = $$"""
        Register-ArgumentCompleter -Native -CommandName gateway, Gateway -ScriptBlock {
            param($typed, $line, $cursor)
            $words = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor } | ForEach-Object { $_.Extent.Text })
            $before = @($words | Select-Object -Skip 1)
            if ($typed -ne '') { $before = @($before | Select-Object -SkipLast 1) }
            & $words[0] {{Candidates.Call}} @before $typed 2>$null | ForEach-Object {
                $word, $purpose = $_ -split "`t", 2
                if (-not $purpose) { $purpose = $word }
                [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $purpose)
            }
        }
        """;

    public static string? For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" => Pwsh,
        _ => null,
    };
}
