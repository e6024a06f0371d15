using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Verbs;

/// <summary><c>gateway hash-key</c>: makes an admin key, or takes one from stdin, and prints what the settings keep of it.</summary>
internal static class HashKeyVerb
{
    public const string Name = "hash-key";

    public const string Help = """
        Makes an admin key and the SHA-256 of it that the settings keep.

        gateway hash-key      makes a key of 256 random bits
        gateway hash-key -    takes the key from the first line of stdin
                              --format json for programs

        The hash belongs in Gateway:Admin:Keys:NAME:Sha256, the key nowhere but with its user.
        """;

    private const int KeyBytes = 32;

    public static int Invoke(string[] arguments)
    {
        var format = OutputFormat.Take(arguments);
        if (format.Mistake is not null || format.Rest is not ([] or ["-"]))
        {
            Console.Error.WriteLine($"gateway hash-key: {format.Mistake ?? "allowed are - and --format"}");
            return ExitCode.Wrong;
        }

        var key = format.Rest is ["-"] ? Console.In.ReadLine() ?? "" : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        if (key.Length == 0)
        {
            Console.Error.WriteLine("gateway hash-key -: stdin holds no key.");
            return ExitCode.Wrong;
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        Console.WriteLine(format.IsJson ? JsonSerializer.Serialize(new { key, sha256 }) : $"Key:    {key}{Environment.NewLine}Sha256: {sha256}");
        return ExitCode.Ok;
    }
}
