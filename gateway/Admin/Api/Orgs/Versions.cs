using Gateway.Admin.Access;
using Gateway.Orgs.Records;
using Gateway.Refusals;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Admin.Api;

/// <summary>The version of a record as <c>ETag</c> and <c>If-Match</c> say it, and who changes it.</summary>
internal static class Versions
{
    /// <summary>What is said of an <c>If-Match</c> that is none.</summary>
    public const string Expected = "must be * or ETags as answers gave them";

    private const long NeverGiven = -1;

    public static string Who(HttpContext context) => context.Features.Get<AdminCaller>()?.Name ?? AdminAccess.Anyone;

    public static string Tag(long version) => $"\"{version}\"";

    /// <summary>Null: any version will do.</summary>
    public static bool TryExpected(StringValues ifMatch, out IReadOnlyList<long>? expected)
    {
        expected = null;
        if (ifMatch.Count == 0)
            return true;
        if (!EntityTagHeaderValue.TryParseStrictList([.. ifMatch.OfType<string>()], out var tags))
            return false;
        // Whether changed or not, everybody has a standing, so "*" always matches (RFC 9110 §13.1.1).
        expected = tags.Contains(EntityTagHeaderValue.Any) ? null : [.. tags.Select(Version)];
        return true;
    }

    /// <summary>True when the write was not done, which the answer then says.</summary>
    public static async Task<bool> RefusesAsync(HttpContext context, WriteResult result)
    {
        if (result == WriteResult.Done)
            return false;
        await context.Refuse(result == WriteResult.Absent ? Catalogue.NotFound : Catalogue.PreconditionFailed);
        return true;
    }

    /// <summary>A weak tag and one that was never given match no version.</summary>
    private static long Version(EntityTagHeaderValue tag) =>
        !tag.IsWeak && long.TryParse(tag.Tag.AsSpan().Trim('"'), System.Globalization.NumberStyles.None, null, out var version)
            ? version
            : NeverGiven;
}
