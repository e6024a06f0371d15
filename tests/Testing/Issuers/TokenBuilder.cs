using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Testing.Issuers;

/// <summary>A token in the making, from a right one to any wrong one; <see cref="ToString"/> is its compact form.</summary>
public sealed class TokenBuilder(SigningKey key, JsonObject payload)
{
    private readonly JsonObject _header = new() { ["alg"] = key.Algorithm, ["kid"] = key.KeyId, ["typ"] = "JWT" };
    private SigningKey _signer = key;
    private string _algorithm = key.Algorithm;
    private byte[]? _rawHeader;
    private byte[]? _rawPayload;
    private Func<byte[], byte[]>? _signature;

    /// <summary>Sets a payload claim; a null value is JSON's null.</summary>
    public TokenBuilder Claim(string name, JsonNode? value)
    {
        payload[name] = value;
        return this;
    }

    public TokenBuilder Without(params string[] claims)
    {
        Array.ForEach(claims, claim => payload.Remove(claim));
        return this;
    }

    public TokenBuilder Header(string name, JsonNode? value)
    {
        _header[name] = value;
        return this;
    }

    public TokenBuilder WithoutHeader(string name)
    {
        _header.Remove(name);
        return this;
    }

    /// <summary>These bytes are the header, whatever was set before.</summary>
    public TokenBuilder RawHeader(string json) => RawHeader(Encoding.UTF8.GetBytes(json));

    public TokenBuilder RawHeader(byte[] bytes)
    {
        _rawHeader = bytes;
        return this;
    }

    /// <summary>These bytes are the payload, whatever was set before.</summary>
    public TokenBuilder RawPayload(string json) => RawPayload(Encoding.UTF8.GetBytes(json));

    public TokenBuilder RawPayload(byte[] bytes)
    {
        _rawPayload = bytes;
        return this;
    }

    /// <summary>Signs with another key, or under another algorithm, without a word of it in the header.</summary>
    public TokenBuilder SignedBy(SigningKey signer, string? algorithm = null)
    {
        _signer = signer;
        _algorithm = algorithm ?? signer.Algorithm;
        return this;
    }

    /// <summary>Makes the signature from the signing input by the test's own hand: an HMAC, nothing, or junk.</summary>
    public TokenBuilder SignedBy(Func<byte[], byte[]> signature)
    {
        _signature = signature;
        return this;
    }

    /// <summary>The payload as it would be signed, for tests that change its text.</summary>
    public string PayloadJson => _rawPayload is null ? payload.ToJsonString() : Encoding.UTF8.GetString(_rawPayload);

    public override string ToString()
    {
        var header = _rawHeader ?? Encoding.UTF8.GetBytes(_header.ToJsonString());
        var body = _rawPayload ?? Encoding.UTF8.GetBytes(payload.ToJsonString());
        var input = WebEncoders.Base64UrlEncode(header) + "." + WebEncoders.Base64UrlEncode(body);
        var bytes = Encoding.ASCII.GetBytes(input);
        return input + "." + WebEncoders.Base64UrlEncode(_signature?.Invoke(bytes) ?? _signer.Sign(bytes, _algorithm));
    }

    public static implicit operator string(TokenBuilder builder) => builder.ToString();
}
