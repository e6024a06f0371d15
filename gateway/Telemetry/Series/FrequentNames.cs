using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Telemetry.Series;

/// <summary>
/// The most frequent of any number of names, in bounded memory (the algorithm of Misra and Gries): a name that is more than
/// one in <c>most</c> is always among them, and none is counted higher than it came.
/// </summary>
internal sealed class FrequentNames(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Add(string name)
    {
        lock (_gate)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, name);
            if (!Unsafe.IsNullRef(ref count))
                count++;
            else if (_counts.Count < most)
                _counts.Add(name, 1);
            else
                Change(static count => count - 1);
        }
    }

    /// <summary>Most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Top()
    {
        lock (_gate)
            return [.. _counts.OrderByDescending(name => name.Value).ThenBy(name => name.Key, StringComparer.Ordinal)];
    }

    /// <summary>What was frequent once does not stay so for ever.</summary>
    public void Halve()
    {
        lock (_gate)
            Change(static count => count / 2);
    }

    public void Remove(string name)
    {
        lock (_gate)
            _counts.Remove(name);
    }

    private void Change(Func<long, long> change)
    {
        foreach (var name in _counts.Keys.ToArray())
        {
            if (change(_counts[name]) is > 0 and var left)
                _counts[name] = left;
            else
                _counts.Remove(name);
        }
    }
}
