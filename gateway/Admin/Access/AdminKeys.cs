using System.Security.Cryptography;
using System.Text;
using Gateway.Settings;

namespace Gateway.Admin.Access;

/// <summary>One admin key: its name, the hash of it, what it may do.</summary>
internal sealed record AdminKey(string Name, byte[] Hash, AdminRole Role);

/// <summary>The admin keys of a snapshot.</summary>
internal sealed record AdminKeys(IReadOnlyList<AdminKey> All)
{
    private const string Key = "Gateway:Admin";

    public static AdminKeys Read(SettingsReader settings)
    {
        var keys = new List<AdminKey>();
        foreach (var (name, options) in settings.Section<AdminOptions>(Key).Keys)
        {
            if (options.Sha256 is { Length: 64 } text && text.All(char.IsAsciiHexDigit))
            {
                keys.Add(new AdminKey(name, Convert.FromHexString(text), options.Role));
            }
            else
            {
                settings.Mistakes.Add(
                    $"{Key}:Keys:{name}:Sha256", "must be the SHA-256 of the key as 64 hex digits; gateway hash-key makes one");
            }
        }

        return new AdminKeys(keys);
    }

    /// <summary>Compares hashes in constant time and all of them, so that time tells nothing of a near miss.</summary>
    public AdminKey? Find(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        AdminKey? found = null;
        foreach (var candidate in All)
        {
            if (CryptographicOperations.FixedTimeEquals(candidate.Hash, hash))
                found = candidate;
        }

        return found;
    }
}
