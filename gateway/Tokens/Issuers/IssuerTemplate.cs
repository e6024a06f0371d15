using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Tokens.Issuers;

/// <summary>An <c>iss</c> with a place for the tenant, as multi-tenant issuers publish it: <c>https://host/{tenantid}/v2.0</c>.</summary>
internal sealed record IssuerTemplate
{
    public const string Placeholder = "{tenantid}";
    private const int MaxTenantLength = 64;

    private static readonly SearchValues<char> TenantCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly string _before;
    private readonly string _after;

    private IssuerTemplate(string before, string after) => (_before, _after) = (before, after);

    /// <summary>Null for an exact <c>iss</c>. The place must be one whole segment of a path: a tenant cannot reach past it.</summary>
    public static IssuerTemplate? Parse(string identifier)
    {
        var at = identifier.IndexOf(Placeholder, StringComparison.Ordinal);
        if (at <= 0 || identifier[at - 1] != '/' || identifier[..at].EndsWith("://", StringComparison.Ordinal))
            return null;
        var after = identifier[(at + Placeholder.Length)..];
        return after.Length == 0 || after[0] == '/' ? new IssuerTemplate(identifier[..at], after) : null;
    }

    /// <summary>The tenant with which the template is exactly this <c>iss</c>.</summary>
    public bool TryRead(string issuer, [NotNullWhen(true)] out string? tenant)
    {
        tenant = null;
        if (issuer.Length <= _before.Length + _after.Length
            || !issuer.StartsWith(_before, StringComparison.Ordinal) || !issuer.EndsWith(_after, StringComparison.Ordinal))
        {
            return false;
        }

        var named = issuer[_before.Length..^_after.Length];
        if (!IsTenant(named))
            return false;
        tenant = named;
        return true;
    }

    /// <summary>1–64 of <c>A–Z a–z 0–9 . _ -</c>: a GUID, a number, a domain.</summary>
    public static bool IsTenant(string text) =>
        text.Length is > 0 and <= MaxTenantLength && !text.AsSpan().ContainsAnyExcept(TenantCharacters) && text.Trim('.').Length > 0;
}
