using System.Runtime.InteropServices;
using Gateway.Orgs;

namespace Gateway.Limits;

/// <summary>
/// So many requests at a time, shared between orgs when that binds: an org below its equal share waits for the next place,
/// at most <see cref="LongestWait"/>; one at or above it is turned away at once. While there is room nobody is held to a share,
/// only the last places are for orgs below theirs: who floods does not make the others wait. An org that has been alone for
/// <see cref="Company"/> has every place.
/// </summary>
/// <remarks>The request without an org, of an open route, counts as an org of its own: <c>default</c>.</remarks>
internal sealed class FairGate(TimeProvider time)
{
    /// <summary>Long enough for a place to come free behind an ordinary backend, short enough for the client's own timeout.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an org that calls now and then is counted among those who share.</summary>
    public static readonly TimeSpan Company = TimeSpan.FromSeconds(1);

    private const int SparePart = 16;
    private readonly Lock _lock = new();

    // Who is inside or waits, by org; only orgs that have somebody there.
    private readonly Dictionary<OrgCode, int> _demands = [];
    private readonly LinkedList<Waiter> _waiting = [];
    private int _inside;
    private int _most;
    private OrgCode _latest;
    private long? _latestSeen;
    private long? _otherSeen;

    /// <summary>Whether the request may go on; who may calls <see cref="Leave"/> at its end.</summary>
    /// <param name="most">The places now; a reload may have changed them.</param>
    public ValueTask<bool> EnterAsync(OrgCode org, int most, CancellationToken aborted)
    {
        Waiter waiter;
        lock (_lock)
        {
            _most = most;
            Admit();
            See(org);
            if (_inside < most - Spare(most) || (_inside < most && IsBelowShare(org)))
            {
                _inside++;
                Demand(org);
                return new(true);
            }

            // As many may wait as may be inside: beyond that the wait would be for nothing.
            if (!IsBelowShare(org) || _waiting.Count >= most)
                return new(false);
            Demand(org);
            waiter = new Waiter(org);
            _waiting.AddLast(waiter.Place);
        }

        return new(WaitAsync(waiter, aborted));
    }

    public void Leave(OrgCode org)
    {
        lock (_lock)
        {
            _inside--;
            Release(org);
            Admit();
        }
    }

    private async Task<bool> WaitAsync(Waiter waiter, CancellationToken aborted)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        await using var timer = time.CreateTimer(
            static source => ((CancellationTokenSource)source!).Cancel(), end, LongestWait, Timeout.InfiniteTimeSpan);
        await using var registration = end.Token.UnsafeRegister(_ => GiveUp(waiter), null);
        return await waiter.Answer.Task;
    }

    private void GiveUp(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Place.List is null)
                return; // let in meanwhile
            _waiting.Remove(waiter.Place);
            Release(waiter.Org);
        }

        waiter.Answer.SetResult(false);
    }

    private void Admit()
    {
        while (_inside < _most && _waiting.First is { } first)
        {
            _waiting.Remove(first);
            _inside++;
            first.Value.Answer.SetResult(true);
        }
    }

    // One of sixteen, and one of two or more.
    private static int Spare(int most) => Math.Max(most / SparePart, Math.Min(1, most - 1));

    private bool IsBelowShare(OrgCode org)
    {
        var isKnown = _demands.TryGetValue(org, out var demands);
        var sharing = Math.Max(isKnown ? _demands.Count : _demands.Count + 1, HasCompany() ? 2 : 1);
        return demands < Math.Max(1, _most / sharing);
    }

    // Two orgs are enough to tell whether the latest one is alone.
    private void See(OrgCode org)
    {
        if (org != _latest)
            (_latest, _otherSeen) = (org, _latestSeen);
        _latestSeen = time.GetTimestamp();
    }

    private bool HasCompany() => _otherSeen is { } seen && time.GetElapsedTime(seen) < Company;

    private void Demand(OrgCode org) => CollectionsMarshal.GetValueRefOrAddDefault(_demands, org, out _)++;

    private void Release(OrgCode org)
    {
        ref var demands = ref CollectionsMarshal.GetValueRefOrNullRef(_demands, org);
        if (--demands == 0)
            _demands.Remove(org);
    }

    private sealed class Waiter
    {
        public Waiter(OrgCode org) => (Org, Place) = (org, new LinkedListNode<Waiter>(this));

        public OrgCode Org { get; }

        public LinkedListNode<Waiter> Place { get; }

        // Whoever lets it in holds the lock and must not run the request in it.
        public TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
