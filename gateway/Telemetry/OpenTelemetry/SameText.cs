namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>Compares parts of a text by what stands there, so that a series needs no key of its own.</summary>
internal sealed class SameText(Utf8Text text) : IEqualityComparer<Range>
{
    public bool Equals(Range x, Range y) => text[x].SequenceEqual(text[y]);

    public int GetHashCode(Range part)
    {
        var hash = new HashCode();
        hash.AddBytes(text[part]);
        return hash.ToHashCode();
    }
}
