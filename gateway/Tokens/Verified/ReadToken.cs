using Gateway.Tokens.Reading;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Verified;

/// <summary>A token that the strict reader passed, as the scheme's handler takes it.</summary>
internal sealed class ReadToken(string text, TokenHeader header, TokenTimes times) : SecurityToken
{
    public string Text => text;

    public TokenHeader Header => header;

    public override string Id => "";

    /// <summary>The rules have judged it.</summary>
    public override string Issuer => "";

    /// <summary>None of its own (RFC 7515 section 4.1.3): a key that stands in a token vouches for nothing.</summary>
    public override SecurityKey? SecurityKey => null;

    public override SecurityKey? SigningKey { get; set; }

    public override DateTime ValidFrom => (times.NotBefore ?? DateTimeOffset.MinValue).UtcDateTime;

    public override DateTime ValidTo => times.Expires.UtcDateTime;
}
