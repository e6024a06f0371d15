using System.Security.Cryptography;
using System.Text;

namespace Gateway.Verbs;

/// <summary><c>gateway hash-key</c>: makes an admin key, or takes one from stdin, and prints what the settings keep of it.</summary>
internal static class HashKeyVerb
{
    public const string Name = "hash-key";
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
