using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Orgs.Rules;

/// <summary>The path of a guarded route, to recognise targets that some backend reads as it although another route has matched.</summary>
internal sealed class GuardedPath
{
    /// <summary>In lower case; null where any segment does.</summary>
    private readonly string?[] _segments;
    private readonly int _least;
    private readonly bool _isOpen;

    public GuardedPath(RoutePattern pattern, int orgSegment)
    {
        var last = pattern.PathSegments[^1].Parts[0] as RoutePatternParameterPart;
        _isOpen = last is { IsCatchAll: true };
        _segments = [.. pattern.PathSegments.SkipLast(_isOpen ? 1 : 0).Select(Literal)];
        _least = _segments.Length - (last is { IsOptional: true, IsCatchAll: false } ? 1 : 0);
        OrgSegment = orgSegment;
    }

    /// <summary>The position (0-based) of the segment that names the org.</summary>
    public int OrgSegment { get; }

    /// <summary><paramref name="reading"/> is what <see cref="PathReading"/> makes of a path.</summary>
    public bool Fits(ReadOnlySpan<char> reading)
    {
        var count = 0;
        foreach (var range in reading.Split('/'))
        {
            if (count == _segments.Length)
                return _isOpen;
            if (_segments[count] is { } literal && !reading[range].SequenceEqual(literal))
                return false;
            count++;
        }

        return count >= _least;
    }

    private static string? Literal(RoutePatternPathSegment segment) =>
        segment.IsSimple && segment.Parts[0] is RoutePatternLiteralPart literal ? literal.Content.ToLowerInvariant() : null;
}
