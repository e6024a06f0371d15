using System.Collections.Immutable;

namespace Gateway.Metering.Usage;

/// <summary>
/// A row's place in an answer: its time, then its words in the order of <c>groupBy</c>, compared as both stores compare them.
/// </summary>
internal sealed record GroupKey(long Time, ImmutableArray<string> Words) : IComparable<GroupKey>
{
    public bool Equals(GroupKey? other) => other is not null && CompareTo(other) == 0;

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Time);
        foreach (var word in Words)
            hash.Add(word);
        return hash.ToHashCode();
    }

    public int CompareTo(GroupKey? other)
    {
        if (other is null)
            return 1;
        var order = Time.CompareTo(other.Time);
        for (var i = 0; order == 0 && i < Words.Length; i++)
            order = Ordinal(Words[i], other.Words[i]);
        return order;
    }

    // By code point, as the UTF-8 bytes of a store sort; UTF-16 units alone would put surrogates before U+E000.
    private static int Ordinal(string a, string b)
    {
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] != b[i])
                return Rank(a[i]).CompareTo(Rank(b[i]));
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
