using System.CommandLine;

namespace Gateway.Verbs.Completion;

/// <summary><c>gateway completion</c>: a script for a shell, which asks this program what may come next.</summary>
internal static class CompletionVerb
{
    private const string Shell = "SHELL";

    public static Verb Verb() => new("completion", "Prints a script that completes verbs, options and their values in a shell.")
    {
        Usage = $"gateway completion {string.Join('|', CompletionScript.Shells)}",
        Notes = """
            In ~/.bashrc                  source <(gateway completion bash)
            In ~/.zshrc, after compinit   source <(gateway completion zsh)
            In ~/.config/fish/config.fish gateway completion fish | source
            In $PROFILE of PowerShell     gateway completion pwsh | Out-String | Invoke-Expression
            """,
        Arguments = { Argument() },
        Act = static parsed => Task.FromResult(Print(parsed)),
    };

    private static Argument<string?> Argument()
    {
        var shell = new Argument<string?>(Shell) { Arity = ArgumentArity.ZeroOrOne };
        shell.CompletionSources.Add(CompletionScript.Shells);
        return shell;
    }

    private static int Print(ParseResult parsed)
    {
        if (parsed.One(Shell) is not { } shell)
            return parsed.Refuse($"{Shell} is missing; it is one of {string.Join(", ", CompletionScript.Shells)}");
        if (CompletionScript.For(shell) is not { } script)
            return parsed.Refuse($"{shell} is none of {string.Join(", ", CompletionScript.Shells)}");
        Console.WriteLine(script);
        return ExitCode.Ok;
    }
}
