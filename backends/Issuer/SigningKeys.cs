using System.Text.Json;

namespace Backends.Issuer;

/// <summary>The key that signs and the keys that are published: not the same while a rotation overlaps.</summary>
internal sealed class SigningKeys : IDisposable
{
    private readonly Lock _gate = new();
    private SigningKey _current = new();
    private Jwk? _previous;

    public Jwk[] Published
    {
        get
        {
            lock (_gate)
                return _previous is null ? [_current.Jwk] : [_current.Jwk, _previous];
        }
    }

    public string Sign(string claims)
    {
        // RSA objects promise nothing to several threads at once.
        lock (_gate)
            return _current.Sign(JsonSerializer.Serialize(new { alg = "RS256", kid = _current.Id, typ = "JWT" }), claims);
    }

    /// <summary>The claims of a token that the current key has signed.</summary>
    public JsonElement? Read(string token)
    {
        lock (_gate)
            return _current.Read(token);
    }

    /// <summary>Signs with a new key from now on; with overlap the replaced one stays published until the next rotation.</summary>
    public string Rotate(bool overlap)
    {
        var next = new SigningKey();
        lock (_gate)
        {
            _previous = overlap ? _current.Jwk : null;
            _current.Dispose();
            _current = next;
            return next.Id;
        }
    }

    public void Dispose() => _current.Dispose();
}
