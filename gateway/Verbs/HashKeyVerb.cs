using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Verbs;

/// <summary><c>gateway hash-key</c>: makes an admin key, or takes one from stdin, and prints what the settings keep of it.</summary>
internal static class HashKeyVerb
{
    private const string From = "FROM";
    private const int KeyBytes = 32;

    public static Verb Verb() => new("hash-key", "Makes an admin key and the SHA-256 of it that the settings keep.")
    {
        Usage = """
            gateway hash-key      makes a key of 256 random bits
            gateway hash-key -    takes the key from the first line of stdin
            """,
        Arguments = { new Argument<string[]>(From) { Arity = ArgumentArity.ZeroOrMore } },
        Options = { ValueOption.Format(("text", "for people"), ("json", "for programs")) },
        Notes = "The hash belongs in Gateway:Admin:Keys:NAME:Sha256, the key nowhere but with its user.",
        Act = static parsed => Task.FromResult(Print(parsed)),
    };

    private static int Print(ParseResult parsed)
    {
        var from = parsed.GetValue<string[]>(From);
        if (from is not ([] or ["-"]))
            return parsed.Refuse("allowed are - and --format");

        var key = from is ["-"] ? Console.In.ReadLine() ?? "" : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        if (key.Length == 0)
            return parsed.Refuse("stdin holds no key.");

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        Console.WriteLine(parsed.One("--format") is "json"
            ? JsonSerializer.Serialize(new { key, sha256 })
            : $"Key:    {key}{Environment.NewLine}Sha256: {sha256}");
        return ExitCode.Ok;
    }
}
