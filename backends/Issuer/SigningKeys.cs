using System.Text.Json;

namespace Backends.Issuer;

/// <summary>The key that signs and the keys that are published: not the same while a rotation overlaps.</summary>
internal sealed class SigningKeys : IDisposable
{
    private readonly Lock gate = new();
    private SigningKey current = new();
    private Jwk? previous;

    public Jwk[] Published
    {
        get
        {
            lock (gate)
                return previous is null ? [current.Jwk] : [current.Jwk, previous];
        }
    }

    public string Sign(string claims)
    {
        // RSA objects promise nothing to several threads at once.
        lock (gate)
            return current.Sign(JsonSerializer.Serialize(new { alg = "RS256", kid = current.Id, typ = "JWT" }), claims);
    }

    /// <summary>The claims of a token that the current key has signed.</summary>
    public JsonElement? Read(string token)
    {
        lock (gate)
            return current.Read(token);
    }

    /// <summary>Signs with a new key from now on; with overlap the replaced one stays published until the next rotation.</summary>
    public string Rotate(bool overlap)
    {
        var next = new SigningKey();
        lock (gate)
        {
            previous = overlap ? current.Jwk : null;
            current.Dispose();
            current = next;
            return next.Id;
        }
    }

    public void Dispose() => current.Dispose();
}
