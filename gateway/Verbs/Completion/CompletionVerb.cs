using System.CommandLine;

namespace Gateway.Verbs.Completion;

/// <summary><c>gateway completion</c>: a script for a shell, which asks this program what may come next.</summary>
internal static class CompletionVerb
{
    public static Verb Verb() => new("completion", "Prints a script that completes verbs, options and their values in a shell.")
    {
        Usage = $"gateway completion {string.Join('|', CompletionScript.Shells)}",
        Notes = """
            bash:  source <(gateway completion bash)                      in ~/.bashrc
            zsh:   source <(gateway completion zsh)                       in ~/.zshrc, after compinit
            fish:  gateway completion fish | source                       in ~/.config/fish/config.fish
            pwsh:  gateway completion pwsh | Out-String | Invoke-Expression   in $PROFILE
            """,
        Arguments = { Shell() },
        Act = static parsed => Task.FromResult(Print(parsed)),
    };

    private static Argument<string?> Shell()
    {
        var shell = new Argument<string?>("SHELL") { Arity = ArgumentArity.ZeroOrOne };
        shell.CompletionSources.Add(CompletionScript.Shells);
        return shell;
    }

    private static int Print(ParseResult parsed)
    {
        if (parsed.One("SHELL") is not { } shell || CompletionScript.For(shell) is not { } script)
            return parsed.Refuse($"{parsed.One("SHELL") ?? "nothing"} is none of {string.Join(", ", CompletionScript.Shells)}");
        Console.WriteLine(script);
        return ExitCode.Ok;
    }
}
