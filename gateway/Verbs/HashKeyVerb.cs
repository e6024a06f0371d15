using System.Security.Cryptography;
using System.Text;

namespace Gateway.Verbs;

/// <summary><c>gateway hash-key</c>: makes an admin key, or takes one from stdin, and prints what the settings keep of it.</summary>
internal static class HashKeyVerb
{
    public const string Name = "hash-key";

    public const string Help = """
        Makes an admin key and the SHA-256 of it that the settings keep.

        gateway hash-key      makes a key of 256 random bits
        gateway hash-key -    takes the key from the first line of stdin

        The hash belongs in Gateway:Admin:Keys:NAME:Sha256, the key nowhere but with its user.
        """;

    private const int KeyBytes = 32;

    public static int Invoke(string[] arguments)
    {
        var key = arguments.Contains("-") ? Console.In.ReadLine() ?? "" : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        if (key.Length == 0)
        {
            Console.Error.WriteLine("gateway hash-key -: stdin holds no key.");
            return ExitCode.Wrong;
        }

        Console.WriteLine($"Key:    {key}");
        Console.WriteLine($"Sha256: {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}");
        return ExitCode.Ok;
    }
}
